// Makes a request smaller as long as a difference stays.
import type { Request } from './request.ts'

/** Tries this many requests at most. */
const budget = 400

/** The smallest request found for which `differs` still holds. */
export async function minimize(request: Request, differs: (request: Request) => Promise<boolean>): Promise<Request> {
  const state = { tries: 0 }
  const holds = async (candidate: Request): Promise<boolean> => {
    state.tries += 1
    return state.tries <= budget && (await differs(candidate))
  }
  let best = request
  for (const name of ['values', 'set', 'setString', 'setJSON', 'setLiteral'] as const) {
    const { [name]: _dropped, ...rest } = best
    if (best[name] !== undefined && (await holds(rest))) best = rest
  }
  for (const path of Object.keys(best.files ?? {})) {
    const { [path]: _dropped, ...files } = best.files as { [path: string]: string }
    if (path !== 'Chart.yaml' && (await holds({ ...best, files }))) best = { ...best, files }
  }
  const { template, files } = best
  if (template !== undefined) {
    best = { ...best, template: await shrink(template, (text) => holds({ ...best, template: text })) }
  }
  for (const path of Object.keys(files ?? {})) {
    if (path === 'Chart.yaml') continue
    const text = await shrink(best.files?.[path] ?? '', (each) =>
      holds({ ...best, files: { ...best.files, [path]: each } }),
    )
    best = { ...best, files: { ...best.files, [path]: text } }
  }
  if (best.values !== undefined) {
    best = { ...best, values: await shrink(best.values, (text) => holds({ ...best, values: text })) }
  }
  return best
}

/** Takes away words, ever smaller runs of them. */
async function shrink(text: string, holds: (text: string) => Promise<boolean>): Promise<string> {
  let words = text.split(/(\{\{-?|-?\}\}|[ \n|()])/).filter((word) => word !== '')
  for (let size = Math.ceil(words.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < words.length; ) {
      const rest = [...words.slice(0, start), ...words.slice(start + size)]
      if (await holds(rest.join(''))) words = rest
      else start += size
    }
  }
  return words.join('')
}
