// A post-renderer that is a function over objects: what it leaves alone keeps its text.
import type { Json } from '../base/index.ts'
import { formatYamlJson, parseYamlToJson, splitYamlStream } from '../formats/index.ts'
import type { KubeObject } from '../kube/index.ts'
import type { PostRenderer } from './post-render.ts'

/**
 * Changes objects. They may be changed in place (then nothing is given back), left out, replaced and added. Each has
 * the annotation `postrenderer.helm.sh/postrender-filename`; what keeps it stays in its template's file.
 */
export type ChangeObjects = (
  objects: KubeObject[],
  signal: AbortSignal,
  // biome-ignore lint/suspicious/noConfusingVoidType: a function that changes in place gives nothing back.
) => readonly KubeObject[] | void | Promise<readonly KubeObject[] | void>

/** The post-renderer of a function over objects. Objects that come back as they were keep comments and layout. */
export function postRendererOverObjects(change: ChangeObjects): PostRenderer {
  return {
    async postRender(manifests, signal) {
      const texts = new Map<string, string>()
      const objects: KubeObject[] = []
      for (const text of splitYamlStream(manifests)) {
        const object = parseYamlToJson(text)
        if (object === null) continue
        texts.set(JSON.stringify(object), text)
        objects.push(object as unknown as KubeObject)
      }
      const changed = (await change(objects, signal)) ?? objects
      return changed.map((object) => texts.get(JSON.stringify(object)) ?? printed(object)).join('---\n')
    },
  }
}

function printed(object: KubeObject): string {
  return formatYamlJson(object as unknown as Json)
}
