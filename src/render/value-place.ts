// Where in a chart's values.yaml a value stands, or the nearest table above it.
import { decodeUtf8 } from '../base/index.ts'
import type { Chart } from '../chart/index.ts'
import type { SourceFile } from '../diagnostics/index.ts'
import { parseYamlNodes, type YamlNode } from '../formats/index.ts'
import { ownerOfPath } from './value-words.ts'

/** A place in a values.yaml. */
export interface ValuePlace {
  readonly file: SourceFile
  /** The key that was found last; empty when not even the first is there. */
  readonly found: readonly string[]
  /** Offset of that key, 0 when none was found. */
  readonly offset: number
  /** Line of that key, counted from 1. */
  readonly line: number
}

/**
 * The nearest place to a path: in the values.yaml of the chart it belongs to, or in that of the root chart where more
 * of the path is there. Undefined where there is no such file.
 */
export function nearestPlace(root: Chart, path: string): ValuePlace | undefined {
  const owner = ownerOfPath(root, path)
  const own = placeIn(owner.chart, owner.name, owner.path)
  const above = owner.chart === root ? undefined : placeIn(root, root.metadata.name, path)
  if (own === undefined) return above
  // The first key of the path in the root's file is the name of the subchart.
  return above !== undefined && above.found.length > own.found.length + 1 ? above : own
}

function placeIn(chart: Chart, name: string, path: string): ValuePlace | undefined {
  const data = chart.valuesFile?.data
  if (data === undefined) return undefined
  const file = { path: `${name}/values.yaml`, text: decodeUtf8(data) }
  let nearest: ValuePlace = { file, found: [], offset: 0, line: 1 }
  for (const node of rootsOf(file)) {
    const place = descend(node, path.split('.'), nearest)
    if (place.found.length > nearest.found.length) nearest = place
  }
  return nearest
}

function rootsOf(file: SourceFile): YamlNode[] {
  try {
    return parseYamlNodes(file).flatMap(({ root }) => (root === undefined ? [] : [root]))
  } catch {
    return []
  }
}

function descend(node: YamlNode, keys: readonly string[], place: ValuePlace): ValuePlace {
  if (node.kind !== 'mapping') return place
  for (let index = 0; index + 1 < node.children.length; index += 2) {
    const key = node.children[index] as YamlNode
    for (let length = keys.length; length > 0; length--) {
      if (key.value !== keys.slice(0, length).join('.')) continue
      const here = { ...place, found: [...place.found, key.value], offset: key.start, line: key.line + 1 }
      return descend(node.children[index + 1] as YamlNode, keys.slice(length), here)
    }
  }
  return place
}
