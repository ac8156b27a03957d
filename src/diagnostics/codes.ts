// The closed list of failure codes with a sentence on each. A new code is one line here.

/** What each code means; the keys are the union `FailureCode`. */
export const failureCodes = {
  CHART_INVALID: 'the chart breaks a rule of the chart format',
  CHART_NOT_FOUND: 'no chart stands at the given place',
  CHART_TOO_LARGE: 'the chart is larger than the limit once unpacked',
  CLUSTER_CONFLICT: 'the cluster refused a change because of a conflict',
  CLUSTER_FORBIDDEN: 'the cluster denies this user the request',
  CLUSTER_REQUEST: 'the cluster refused a request',
  CLUSTER_UNAUTHORIZED: 'the cluster does not accept the credentials',
  CLUSTER_UNREACHABLE: 'no connection to the cluster',
  DIGEST_MISMATCH: 'what was downloaded is not what its digest says',
  FILE_UNREADABLE: 'a file cannot be read or written',
  INVALID_ARGUMENT: 'a request contradicts itself or lacks something',
  JSON_SYNTAX: 'a text is not JSON, or a value has no JSON form',
  KUBECONFIG_INVALID: 'the kubeconfig cannot be used',
  LOGINS_UNUSABLE: 'the stored logins or a credential helper cannot be used',
  OPERATION_CANCELLED: 'the operation was cancelled',
  OPERATION_TIMEOUT: 'the operation did not end in time',
  PROVENANCE_FAILED: 'a provenance file is missing, not signed by a known key or not for this archive',
  RELEASE_BUSY: 'another operation on the release is in progress',
  RELEASE_NAME_INVALID: 'the release name breaks its rule',
  RELEASE_NAME_IN_USE: 'a release of this name exists already',
  RELEASE_NOT_FOUND: 'no release of this name, or no such revision',
  RENDER_FAILED: 'a template cannot be rendered',
  REPOSITORY_BUSY: 'another process is changing the repositories',
  REPOSITORY_INVALID: 'a repository, its index or its entry cannot be used',
  REPOSITORY_NOT_FOUND: 'no repository is known under that name or URL',
  REPOSITORY_UNREACHABLE: 'a repository cannot be reached or refused a request',
  RESOURCE_INVALID: 'a rendered object cannot be used',
  RESOURCE_NOT_OWNED: 'an object exists and belongs to no or another release',
  SANDBOX_FAILED: 'the sandbox cannot be started, reached or stopped',
  STORAGE_FAILED: 'a release record cannot be read or written',
  TEMPLATE_SYNTAX: 'a template cannot be parsed',
  UNSUPPORTED: 'this version cannot do what was asked',
  TOML_SYNTAX: 'a text is not TOML, or a value has no TOML form',
  VALUES_INVALID: 'values cannot be read or do not fit the schema',
  WAIT_FAILED: 'an object did not become ready',
  YAML_SYNTAX: 'a text is not YAML',
} as const

/** One of the codes of `failureCodes`. */
export type FailureCode = keyof typeof failureCodes
