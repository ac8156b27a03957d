// Objects in rendered files as lint reads them: kind, version and name, in any case of letters.
import { decodeStruct, type FieldValues, parseYamlExactly, type StructShape } from '../chart/index.ts'

const metadataShape: StructShape = {
  goName: 'k8sYamlMetadata',
  goType: 'rules.k8sYamlMetadata',
  fields: { Namespace: { kind: 'string' }, Name: { kind: 'string' } },
}

const objectShape: StructShape = {
  goName: 'k8sYamlStruct',
  goType: 'rules.k8sYamlStruct',
  fields: {
    apiVersion: { kind: 'string' },
    Kind: { kind: 'string' },
    Metadata: { kind: 'struct', shape: metadataShape },
  },
}

/** What lint looks at; texts are empty where nothing stands. */
export interface RenderedObject {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
}

/** Reads one document; undefined where it is empty. Throws what YAML and Go say. */
export function readObject(text: string): RenderedObject | undefined {
  const value = parseYamlExactly(text)
  if (value === null) return undefined
  const fields = decodeStruct(value, objectShape)
  const metadata = (fields.get('Metadata') ?? new Map()) as FieldValues
  return {
    apiVersion: (fields.get('apiVersion') ?? '') as string,
    kind: (fields.get('Kind') ?? '') as string,
    name: (metadata.get('Name') ?? '') as string,
  }
}
