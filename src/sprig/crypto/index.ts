// Functions on keys, certificates and encrypted texts. The door of this folder.
export { symmetricFunctions } from './aes.ts'
export { certificateFunctions } from './certificate-functions.ts'
