// The objects of a text of several documents, up to the first that cannot be read.
import { textOf } from '../diagnostics/index.ts'
import { splitYamlStream } from '../formats/index.ts'
import { type RenderedObject, readObject } from './rendered-object.ts'

/** An object, or why there is none. */
export type ReadDocument = { readonly object: RenderedObject } | { readonly problem: string }

/** Empty documents are passed over. A problem is the last thing that comes. */
export function* readDocuments(text: string): Generator<ReadDocument> {
  try {
    for (const document of splitYamlStream(text)) {
      const object = readObject(document)
      if (object !== undefined) yield { object }
    }
  } catch (error) {
    yield { problem: `unable to parse YAML: ${textOf(error)}` }
  }
}
