// OpenPGP: key rings and clear-signed texts. The library behind it loads on first use.
export { type ClearText, parseClearText } from './clear-text.ts'
export { OpenPgpError } from './error.ts'
export { type Keyring, type KeyringKey, parseKeyring } from './keyring.ts'
export { type SignRequest, signClearText } from './sign-clear-text.ts'
export { verifyClearText } from './verify-clear-text.ts'
