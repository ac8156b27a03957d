// The Helm this program behaves like, in the form that scripts read out of `helm version`.

/** Helm's build information. `goVersion` and `kubeClientVersion` are those of the Helm release that is followed. */
export const buildInfo = {
  version: 'v4.3.1',
  gitCommit: '',
  gitTreeState: '',
  goVersion: 'go1.26.8',
  kubeClientVersion: 'v1.37',
} as const
