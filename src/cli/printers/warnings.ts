// Warnings of mistakes that Helm passes in silence, in our own style: `warning: prod.yaml:14: ...`.
import { describeOrigin, type RenderWarning } from '../../actions/index.ts'
import { escapeForTerminal } from '../../diagnostics/index.ts'

/** A warning with its hints, each on a line of its own. */
export function formatWarning(warning: RenderWarning): string {
  const lines = [`warning: ${placeText(warning)}: ${warning.message}`, ...warning.hints.map((hint) => `hint: ${hint}`)]
  return lines.map((line) => `${escapeForTerminal(line).replaceAll('\n', '\\n')}\n`).join('')
}

/** A warning as one line of JSON. */
export function formatWarningJson({ kind, message, path, place, hints, ...warning }: RenderWarning): string {
  const facts = { warning: kind, message, at: placeText({ kind, message, hints, ...warning, ...(place && { place }) }) }
  return `${JSON.stringify({ ...facts, ...(path === undefined ? {} : { path }), ...(place && { place }), hints })}\n`
}

function placeText({ origin, place }: RenderWarning): string {
  if (origin !== undefined) return describeOrigin(origin)
  return place === undefined ? 'values' : `${place.path}:${place.line}:${place.column}`
}
