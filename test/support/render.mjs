// Renders a chart through the package's entrances, as a program would that has no world: for browsers and measurements.

/**
 * What `template NAME CHART` prints.
 *
 * @param {{ chart: object, render: object }} library the entrances `./chart` and `./render`
 * @param {object} chart what `loadChart` gave
 * @param {{ name: string, sets?: string[] }} options the release's name, and what `--set` would be given
 */
export async function renderText({ chart: charts, render }, chart, { name, sets = [] }) {
  const supplied = await charts.mergeValueSources(
    sets.map((text) => ({ kind: 'set', text })),
    () => Promise.reject(new Error('no files here')),
  )
  const prepared = charts.prepareChart(chart, supplied)
  const effects = new render.RecordedEffects((request) => answerOf(request))
  const rendering = render.renderChart({
    chart: prepared,
    identity: { name, namespace: 'default', revision: 1, isInstall: true, isUpgrade: false },
    capabilities: charts.defaultCapabilities,
    effects,
  })
  if (rendering.kind !== 'rendered') throw new Error(`unanswered: ${rendering.requests.map(({ kind }) => kind)}`)
  const { manifestText, hooks } = render.splitManifests({ files: rendering.files, notes: rendering.notes })
  return render.formatTemplateOutput({ manifestText, hooks })
}

function answerOf(request) {
  switch (request.kind) {
    case 'random-bytes':
      return crypto.getRandomValues(new Uint8Array(request.length))
    case 'lookup-object':
      return new Map()
    default:
      return undefined
  }
}
