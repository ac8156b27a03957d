// Where Helm's scaffold of a chart of API version v3 differs from that of v2: what stands in place of what.

/** Path, text of v2, text of v3; each text of v2 stands once in its file. @see helm internal/chart/v3/util/create.go */
export const scaffoldChangesForV3: readonly (readonly [path: string, before: string, after: string])[] = [
  ['Chart.yaml', 'apiVersion: v2\n', 'apiVersion: v3\n'],
  [
    'values.yaml',
    `  # Specifies whether a service account should be created.
`,
    `  # Specifies whether a service account should be created
`,
  ],
  [
    'values.yaml',
    `  # Annotations to add to the service account.
`,
    `  # Annotations to add to the service account
`,
  ],
  [
    'values.yaml',
    `  # If not set and create is true, a name is generated using the fullname template.
`,
    `  # If not set and create is true, a name is generated using the fullname template
`,
  ],
  [
    'values.yaml',
    `    # - secretName: chart-example-tls
    #   hosts:
    #     - chart-example.local
`,
    `  #  - secretName: chart-example-tls
  #    hosts:
  #      - chart-example.local
`,
  ],
  [
    'values.yaml',
    `  # We usually recommend not to specify default resources and to leave this as a conscious
  # choice for the user. This also increases chances charts run on environments with little
  # resources, such as Minikube. If you do want to specify resources, uncomment the following
`,
    `  # For publicly distributed charts, we recommend leaving 'resources' commented out.
  # This makes resource allocation a conscious choice for the user and increases the chances
  # charts run on a wide range of environments from low-resource clusters like Minikube to those
  # with strict resource policies. If you do want to specify resources, uncomment the following
`,
  ],
  [
    'values.yaml',
    `  # - name: foo
  #   secret:
  #     secretName: mysecret
  #     optional: false
`,
    `# - name: foo
#   secret:
#     secretName: mysecret
#     optional: false
`,
  ],
  [
    'values.yaml',
    `  # - name: foo
  #   mountPath: "/etc/foo"
  #   readOnly: true
`,
    `# - name: foo
#   mountPath: "/etc/foo"
#   readOnly: true
`,
  ],
]
