// JSON patch (RFC 6902).
import { isJsonObject, type Json, type JsonObject, sameJson, setOwn } from '../../base/index.ts'
import { ApiError, badRequest } from '../errors.ts'

/** What an operation cannot do; the API server does not tell its clients more. */
function failed(_reason: string): ApiError {
  const message = 'the server rejected our request due to an error in our request'
  return new ApiError({ code: 422, reason: 'Invalid', message, details: {} })
}

function pointer(path: Json | undefined): string[] {
  if (typeof path !== 'string' || (path !== '' && !path.startsWith('/')))
    throw badRequest(`invalid JSON pointer: ${String(path)}`)
  return path === ''
    ? []
    : path
        .slice(1)
        .split('/')
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** The document after all operations. @throws ApiError when the patch is none or an operation cannot be done. */
export function applyJsonPatch(document: Json, patch: Json): Json {
  if (!Array.isArray(patch))
    throw badRequest('error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch')
  if (patch.length > 10_000) {
    throw new ApiError({
      code: 413,
      reason: 'RequestEntityTooLarge',
      message: `The allowed maximum operations in a JSON patch is 10000, got ${patch.length}`,
    })
  }
  let result = document
  for (const operation of patch) {
    if (!isJsonObject(operation)) throw badRequest('error decoding patch: not an operation')
    result = applyOperation(result, operation)
  }
  return result
}

function applyOperation(document: Json, operation: JsonObject): Json {
  const path = pointer(operation.path)
  switch (operation.op) {
    case 'add':
      return change(document, path, { kind: 'add', value: operation.value ?? null })
    case 'replace':
      return change(document, path, { kind: 'replace', value: operation.value ?? null })
    case 'remove':
      return change(document, path, { kind: 'remove' })
    case 'move': {
      const from = pointer(operation.from)
      return change(change(document, from, { kind: 'remove' }), path, { kind: 'add', value: read(document, from) })
    }
    case 'copy':
      return change(document, path, { kind: 'add', value: read(document, pointer(operation.from)) })
    case 'test':
      if (!sameJson(read(document, path), operation.value ?? null))
        throw failed(`testing value ${String(operation.path)} failed: test failed`)
      return document
    default:
      throw badRequest(`Unexpected kind: ${String(operation.op)}`)
  }
}

function read(document: Json, path: readonly string[]): Json {
  let value: Json | undefined = document
  for (const part of path) {
    if (Array.isArray(value)) value = value[Number(part)]
    else value = isJsonObject(value) && Object.hasOwn(value, part) ? value[part] : undefined
    if (value === undefined) throw failed(`unable to find path /${path.join('/')}: missing path`)
  }
  return value
}

type Change = { kind: 'add' | 'replace'; value: Json } | { kind: 'remove' }

function change(value: Json, path: readonly string[], what: Change): Json {
  const [part, ...rest] = path
  if (part === undefined) return what.kind === 'remove' ? null : what.value
  if (Array.isArray(value)) return changeList(value, { part, rest }, what)
  if (!isJsonObject(value)) throw failed(`unable to find path: ${part}: missing path`)
  const present = Object.hasOwn(value, part)
  if (rest.length > 0) {
    if (!present) throw failed(`doc is missing path: ${part}: missing value`)
    const result = { ...value }
    setOwn(result, part, change(value[part] as Json, rest, what))
    return result
  }
  if (what.kind !== 'add' && !present)
    throw failed(`${what.kind} operation does not apply: doc is missing key: ${part}: missing value`)
  if (what.kind === 'remove') {
    const { [part]: _, ...left } = value
    return left
  }
  const result = { ...value }
  setOwn(result, part, what.value)
  return result
}

function changeList(list: Json[], at: { part: string; rest: string[] }, what: Change): Json {
  const index = at.part === '-' ? list.length : /^\d+$/.test(at.part) ? Number(at.part) : Number.NaN
  const limit = at.rest.length === 0 && what.kind === 'add' ? list.length : list.length - 1
  if (!(index <= limit)) throw failed(`Unable to access invalid index: ${at.part}: invalid index referenced`)
  const result = [...list]
  if (at.rest.length > 0) result[index] = change(list[index] as Json, at.rest, what)
  else if (what.kind === 'add') result.splice(index, 0, what.value)
  else if (what.kind === 'replace') result[index] = what.value
  else result.splice(index, 1)
  return result
}
