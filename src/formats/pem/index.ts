// PEM blocks. The door of this folder.
export { formatPem, type PemBlock, parsePem } from './pem.ts'
