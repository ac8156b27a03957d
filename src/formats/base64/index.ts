// Standard base64. The door of this folder.
export { decodeBase64, encodeBase64 } from './base64.ts'
