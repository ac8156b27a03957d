// `template`: the flow of an install, cut short before anything is written.
import { ChartError } from '../diagnostics/index.ts'
import type { Release } from '../release/index.ts'
import { failingAs } from './fail.ts'
import { installSteps } from './install.ts'
import type { ActionEvent, TemplateRequest } from './requests.ts'
import type { World } from './world.ts'

/**
 * Renders a chart. Gives a release that is stored nowhere; its manifest begins with the CRDs where they were asked for.
 * No cluster is asked unless `dryRun` is `server`.
 * @throws ChartError in Helm's words; `data.release` has what was rendered before it failed
 * @see helm pkg/cmd/template.go
 */
export async function* template(
  request: TemplateRequest,
  world: World,
  signal: AbortSignal,
): AsyncGenerator<ActionEvent, Release> {
  const dryRun = request.dryRun === 'none' ? 'client' : request.dryRun
  return yield* failingAs(
    ChartError,
    installSteps({ ...request, dryRun, replace: true, serverSide: request.serverSide ?? true }, world, signal),
  )
}
