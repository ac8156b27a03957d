// The part of JSONPath that CRD columns and scale subresources use.
import { getOwn, isJsonObject, type Json } from '../../base/index.ts'

/** Values at `.a.b[0].c`, `.a[*].b`, `.a["x.y"]` or `.a[?(@.type=="Ready")].status`; none where nothing is. */
export function readJsonPath(value: Json, path: string): Json[] {
  let values: Json[] = [value]
  const steps = path.replace(/^\{?\$?/, '').replace(/\}$/, '')
  const step =
    /\.((?:\\.|[^.[\]\\])+)|\[\?\(@\.([^=\s]+)\s*==\s*["']([^"']*)["']\)\]|\[["']([^"']*)["']\]|\[(\*|-?\d+)\]/gy
  for (let match = step.exec(steps); match !== null; match = step.exec(steps)) {
    const name = match[1]?.replaceAll('\\.', '.') ?? match[4]
    if (name !== undefined) values = values.flatMap((item) => ownValue(item, name))
    else if (match[2] !== undefined) {
      const [field, wanted] = [match[2], match[3] as string]
      values = values.flatMap((item) =>
        Array.isArray(item)
          ? item.filter((entry) => readJsonPath(entry, `.${field}`).some((found) => String(found) === wanted))
          : [],
      )
    } else if (match[5] === '*')
      values = values.flatMap((item) => (Array.isArray(item) ? item : isJsonObject(item) ? Object.values(item) : []))
    else values = values.flatMap((item) => (Array.isArray(item) ? item.slice(Number(match[5])).slice(0, 1) : []))
  }
  return values
}

function ownValue(item: Json, name: string): Json[] {
  if (!isJsonObject(item)) return []
  const value = getOwn(item, name)
  return value === undefined ? [] : [value]
}
