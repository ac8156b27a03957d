// A chart as objects, for programs that make infrastructure (cdk8s, Pulumi, CDK): no cluster, no text, no temporary files.
import { createHelm } from 'pintle'

/**
 * @param {string} name of the release
 * @param {import('pintle').ChartInput} chart
 * @param {{ [key: string]: unknown }} values
 */
export async function render(name, chart, values = {}) {
  const helm = createHelm({ kube: false, namespace: 'apps' })
  const release = await helm.template(name, chart, { values, includeCrds: true })
  return release.manifests().map(({ object, path }) => ({ object, template: path }))
}

const constructs = await render('shop', './examples/shop', { ingress: { enabled: false }, api: { replicas: 4 } })
for (const { object, template } of constructs) {
  // Any change is one to an object.
  object.metadata.annotations = { ...object.metadata.annotations, 'example.org/template': template }
}
const deployment = constructs.find(({ object }) => object.kind === 'Deployment' && object.metadata.name.endsWith('-api'))
console.log(`${constructs.length} objects; ${deployment.object.metadata.name} has ${deployment.object.spec.replicas} replicas, from ${deployment.template}`)
