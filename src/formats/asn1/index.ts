// ASN.1 in its distinguished encoding. The door of this folder.
export { Asn1Error, type DerElement, DerReader, integerOf, objectIdentifierOf, unsignedOf } from './der-reader.ts'
export {
  derBits,
  derBoolean,
  derElement,
  derExplicit,
  derImplicit,
  derInteger,
  derNull,
  derObjectIdentifier,
  derOctets,
  derSequence,
  derSet,
  derText,
  derTime,
} from './der-writer.ts'
export { StructureReader } from './structure-reader.ts'
