// Kubernetes' built-in kinds that are deprecated: since which minor version of 1, and the warning its client prints.

/** By `group/version Kind`. @see k8s.io/api APILifecycleDeprecated */
export const deprecatedKinds: { readonly [kind: string]: readonly [since: number, warning: string] } = {
  'v1 ComponentStatus': [19, 'v1 ComponentStatus is deprecated in v1.19+'],
  'v1 ComponentStatusList': [19, 'v1 ComponentStatusList is deprecated in v1.19+'],
  'v1 Endpoints': [33, 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice'],
  'v1 EndpointsList': [33, 'v1 EndpointsList is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSliceList'],
  'admissionregistration.k8s.io/v1alpha1 MutatingAdmissionPolicy': [
    35,
    'admissionregistration.k8s.io/v1alpha1 MutatingAdmissionPolicy is deprecated in v1.35+, unavailable in v1.38+',
  ],
  'admissionregistration.k8s.io/v1alpha1 MutatingAdmissionPolicyBinding': [
    35,
    'admissionregistration.k8s.io/v1alpha1 MutatingAdmissionPolicyBinding is deprecated in v1.35+, unavailable in v1.38+',
  ],
  'admissionregistration.k8s.io/v1alpha1 MutatingAdmissionPolicyBindingList': [
    35,
    'admissionregistration.k8s.io/v1alpha1 MutatingAdmissionPolicyBindingList is deprecated in v1.35+, unavailable in v1.38+',
  ],
  'admissionregistration.k8s.io/v1alpha1 MutatingAdmissionPolicyList': [
    35,
    'admissionregistration.k8s.io/v1alpha1 MutatingAdmissionPolicyList is deprecated in v1.35+, unavailable in v1.38+',
  ],
  'admissionregistration.k8s.io/v1alpha1 ValidatingAdmissionPolicy': [
    29,
    'admissionregistration.k8s.io/v1alpha1 ValidatingAdmissionPolicy is deprecated in v1.29+, unavailable in v1.32+',
  ],
  'admissionregistration.k8s.io/v1alpha1 ValidatingAdmissionPolicyBinding': [
    29,
    'admissionregistration.k8s.io/v1alpha1 ValidatingAdmissionPolicyBinding is deprecated in v1.29+, unavailable in v1.32+',
  ],
  'admissionregistration.k8s.io/v1alpha1 ValidatingAdmissionPolicyBindingList': [
    29,
    'admissionregistration.k8s.io/v1alpha1 ValidatingAdmissionPolicyBindingList is deprecated in v1.29+, unavailable in v1.32+',
  ],
  'admissionregistration.k8s.io/v1alpha1 ValidatingAdmissionPolicyList': [
    29,
    'admissionregistration.k8s.io/v1alpha1 ValidatingAdmissionPolicyList is deprecated in v1.29+, unavailable in v1.32+',
  ],
  'admissionregistration.k8s.io/v1beta1 MutatingAdmissionPolicy': [
    37,
    'admissionregistration.k8s.io/v1beta1 MutatingAdmissionPolicy is deprecated in v1.37+, unavailable in v1.40+; use admissionregistration.k8s.io/v1 MutatingAdmissionPolicy',
  ],
  'admissionregistration.k8s.io/v1beta1 MutatingAdmissionPolicyBinding': [
    37,
    'admissionregistration.k8s.io/v1beta1 MutatingAdmissionPolicyBinding is deprecated in v1.37+, unavailable in v1.40+; use admissionregistration.k8s.io/v1 MutatingAdmissionPolicyBinding',
  ],
  'admissionregistration.k8s.io/v1beta1 MutatingAdmissionPolicyBindingList': [
    37,
    'admissionregistration.k8s.io/v1beta1 MutatingAdmissionPolicyBindingList is deprecated in v1.37+, unavailable in v1.40+; use admissionregistration.k8s.io/v1 MutatingAdmissionPolicyBindingList',
  ],
  'admissionregistration.k8s.io/v1beta1 MutatingAdmissionPolicyList': [
    37,
    'admissionregistration.k8s.io/v1beta1 MutatingAdmissionPolicyList is deprecated in v1.37+, unavailable in v1.40+; use admissionregistration.k8s.io/v1 MutatingAdmissionPolicyList',
  ],
  'admissionregistration.k8s.io/v1beta1 MutatingWebhookConfiguration': [
    16,
    'admissionregistration.k8s.io/v1beta1 MutatingWebhookConfiguration is deprecated in v1.16+, unavailable in v1.22+; use admissionregistration.k8s.io/v1 MutatingWebhookConfiguration',
  ],
  'admissionregistration.k8s.io/v1beta1 MutatingWebhookConfigurationList': [
    16,
    'admissionregistration.k8s.io/v1beta1 MutatingWebhookConfigurationList is deprecated in v1.16+, unavailable in v1.22+; use admissionregistration.k8s.io/v1 MutatingWebhookConfigurationList',
  ],
  'admissionregistration.k8s.io/v1beta1 ValidatingAdmissionPolicy': [
    31,
    'admissionregistration.k8s.io/v1beta1 ValidatingAdmissionPolicy is deprecated in v1.31+, unavailable in v1.34+',
  ],
  'admissionregistration.k8s.io/v1beta1 ValidatingAdmissionPolicyBinding': [
    31,
    'admissionregistration.k8s.io/v1beta1 ValidatingAdmissionPolicyBinding is deprecated in v1.31+, unavailable in v1.34+',
  ],
  'admissionregistration.k8s.io/v1beta1 ValidatingAdmissionPolicyBindingList': [
    31,
    'admissionregistration.k8s.io/v1beta1 ValidatingAdmissionPolicyBindingList is deprecated in v1.31+, unavailable in v1.34+',
  ],
  'admissionregistration.k8s.io/v1beta1 ValidatingAdmissionPolicyList': [
    31,
    'admissionregistration.k8s.io/v1beta1 ValidatingAdmissionPolicyList is deprecated in v1.31+, unavailable in v1.34+',
  ],
  'admissionregistration.k8s.io/v1beta1 ValidatingWebhookConfiguration': [
    16,
    'admissionregistration.k8s.io/v1beta1 ValidatingWebhookConfiguration is deprecated in v1.16+, unavailable in v1.22+; use admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration',
  ],
  'admissionregistration.k8s.io/v1beta1 ValidatingWebhookConfigurationList': [
    16,
    'admissionregistration.k8s.io/v1beta1 ValidatingWebhookConfigurationList is deprecated in v1.16+, unavailable in v1.22+; use admissionregistration.k8s.io/v1 ValidatingWebhookConfigurationList',
  ],
  'apiextensions.k8s.io/v1beta1 ConversionReview': [
    19,
    'apiextensions.k8s.io/v1beta1 ConversionReview is deprecated in v1.19+, unavailable in v1.22+; use apiextensions.k8s.io/v1 ConversionReview',
  ],
  'apiextensions.k8s.io/v1beta1 CustomResourceDefinition': [
    16,
    'apiextensions.k8s.io/v1beta1 CustomResourceDefinition is deprecated in v1.16+, unavailable in v1.22+; use apiextensions.k8s.io/v1 CustomResourceDefinition',
  ],
  'apiextensions.k8s.io/v1beta1 CustomResourceDefinitionList': [
    16,
    'apiextensions.k8s.io/v1beta1 CustomResourceDefinitionList is deprecated in v1.16+, unavailable in v1.22+; use apiextensions.k8s.io/v1 CustomResourceDefinitionList',
  ],
  'apps/v1beta1 ControllerRevision': [
    8,
    'apps/v1beta1 ControllerRevision is deprecated in v1.8+, unavailable in v1.16+; use apps/v1 ControllerRevision',
  ],
  'apps/v1beta1 ControllerRevisionList': [
    8,
    'apps/v1beta1 ControllerRevisionList is deprecated in v1.8+, unavailable in v1.16+; use apps/v1 ControllerRevisionList',
  ],
  'apps/v1beta1 Deployment': [
    8,
    'apps/v1beta1 Deployment is deprecated in v1.8+, unavailable in v1.16+; use apps/v1 Deployment',
  ],
  'apps/v1beta1 DeploymentList': [
    8,
    'apps/v1beta1 DeploymentList is deprecated in v1.8+, unavailable in v1.16+; use apps/v1 DeploymentList',
  ],
  'apps/v1beta1 DeploymentRollback': [
    8,
    'apps/v1beta1 DeploymentRollback is deprecated in v1.8+, unavailable in v1.16+; use apps/v1 DeploymentRollback',
  ],
  'apps/v1beta1 Scale': [
    8,
    'apps/v1beta1 Scale is deprecated in v1.8+, unavailable in v1.16+; use autoscaling/v1 Scale',
  ],
  'apps/v1beta1 StatefulSet': [
    8,
    'apps/v1beta1 StatefulSet is deprecated in v1.8+, unavailable in v1.16+; use apps/v1 StatefulSet',
  ],
  'apps/v1beta1 StatefulSetList': [
    8,
    'apps/v1beta1 StatefulSetList is deprecated in v1.8+, unavailable in v1.16+; use apps/v1 StatefulSetList',
  ],
  'apps/v1beta2 ControllerRevision': [
    9,
    'apps/v1beta2 ControllerRevision is deprecated in v1.9+, unavailable in v1.16+; use apps/v1 ControllerRevision',
  ],
  'apps/v1beta2 ControllerRevisionList': [
    9,
    'apps/v1beta2 ControllerRevisionList is deprecated in v1.9+, unavailable in v1.16+; use apps/v1 ControllerRevisionList',
  ],
  'apps/v1beta2 DaemonSet': [
    9,
    'apps/v1beta2 DaemonSet is deprecated in v1.9+, unavailable in v1.16+; use apps/v1 DaemonSet',
  ],
  'apps/v1beta2 DaemonSetList': [
    9,
    'apps/v1beta2 DaemonSetList is deprecated in v1.9+, unavailable in v1.16+; use apps/v1 DaemonSetList',
  ],
  'apps/v1beta2 Deployment': [
    9,
    'apps/v1beta2 Deployment is deprecated in v1.9+, unavailable in v1.16+; use apps/v1 Deployment',
  ],
  'apps/v1beta2 DeploymentList': [
    9,
    'apps/v1beta2 DeploymentList is deprecated in v1.9+, unavailable in v1.16+; use apps/v1 DeploymentList',
  ],
  'apps/v1beta2 ReplicaSet': [
    9,
    'apps/v1beta2 ReplicaSet is deprecated in v1.9+, unavailable in v1.16+; use apps/v1 ReplicaSet',
  ],
  'apps/v1beta2 ReplicaSetList': [
    9,
    'apps/v1beta2 ReplicaSetList is deprecated in v1.9+, unavailable in v1.16+; use apps/v1 ReplicaSetList',
  ],
  'apps/v1beta2 Scale': [
    9,
    'apps/v1beta2 Scale is deprecated in v1.9+, unavailable in v1.16+; use autoscaling/v1 Scale',
  ],
  'apps/v1beta2 StatefulSet': [
    9,
    'apps/v1beta2 StatefulSet is deprecated in v1.9+, unavailable in v1.16+; use apps/v1 StatefulSet',
  ],
  'apps/v1beta2 StatefulSetList': [
    9,
    'apps/v1beta2 StatefulSetList is deprecated in v1.9+, unavailable in v1.16+; use apps/v1 StatefulSetList',
  ],
  'authentication.k8s.io/v1alpha1 SelfSubjectReview': [
    29,
    'authentication.k8s.io/v1alpha1 SelfSubjectReview is deprecated in v1.29+, unavailable in v1.32+',
  ],
  'authentication.k8s.io/v1beta1 SelfSubjectReview': [
    30,
    'authentication.k8s.io/v1beta1 SelfSubjectReview is deprecated in v1.30+, unavailable in v1.33+',
  ],
  'authentication.k8s.io/v1beta1 TokenReview': [
    19,
    'authentication.k8s.io/v1beta1 TokenReview is deprecated in v1.19+, unavailable in v1.22+; use authentication.k8s.io/v1 TokenReview',
  ],
  'authorization.k8s.io/v1beta1 LocalSubjectAccessReview': [
    19,
    'authorization.k8s.io/v1beta1 LocalSubjectAccessReview is deprecated in v1.19+, unavailable in v1.22+; use authorization.k8s.io/v1 LocalSubjectAccessReview',
  ],
  'authorization.k8s.io/v1beta1 SelfSubjectAccessReview': [
    19,
    'authorization.k8s.io/v1beta1 SelfSubjectAccessReview is deprecated in v1.19+, unavailable in v1.22+; use authorization.k8s.io/v1 SelfSubjectAccessReview',
  ],
  'authorization.k8s.io/v1beta1 SelfSubjectRulesReview': [
    19,
    'authorization.k8s.io/v1beta1 SelfSubjectRulesReview is deprecated in v1.19+, unavailable in v1.22+; use authorization.k8s.io/v1 SelfSubjectRulesReview',
  ],
  'authorization.k8s.io/v1beta1 SubjectAccessReview': [
    19,
    'authorization.k8s.io/v1beta1 SubjectAccessReview is deprecated in v1.19+, unavailable in v1.22+; use authorization.k8s.io/v1 SubjectAccessReview',
  ],
  'batch/v1beta1 CronJob': [
    21,
    'batch/v1beta1 CronJob is deprecated in v1.21+, unavailable in v1.25+; use batch/v1 CronJob',
  ],
  'batch/v1beta1 CronJobList': [
    21,
    'batch/v1beta1 CronJobList is deprecated in v1.21+, unavailable in v1.25+; use batch/v1 CronJobList',
  ],
  'certificates.k8s.io/v1alpha1 ClusterTrustBundle': [
    34,
    'certificates.k8s.io/v1alpha1 ClusterTrustBundle is deprecated in v1.34+, unavailable in v1.37+',
  ],
  'certificates.k8s.io/v1alpha1 ClusterTrustBundleList': [
    34,
    'certificates.k8s.io/v1alpha1 ClusterTrustBundleList is deprecated in v1.34+, unavailable in v1.37+',
  ],
  'certificates.k8s.io/v1beta1 CertificateSigningRequest': [
    19,
    'certificates.k8s.io/v1beta1 CertificateSigningRequest is deprecated in v1.19+, unavailable in v1.22+; use certificates.k8s.io/v1 CertificateSigningRequest',
  ],
  'certificates.k8s.io/v1beta1 CertificateSigningRequestList': [
    19,
    'certificates.k8s.io/v1beta1 CertificateSigningRequestList is deprecated in v1.19+, unavailable in v1.22+; use certificates.k8s.io/v1 CertificateSigningRequestList',
  ],
  'certificates.k8s.io/v1beta1 ClusterTrustBundle': [
    37,
    'certificates.k8s.io/v1beta1 ClusterTrustBundle is deprecated in v1.37+, unavailable in v1.40+; use certificates.k8s.io/v1 ClusterTrustBundle',
  ],
  'certificates.k8s.io/v1beta1 ClusterTrustBundleList': [
    37,
    'certificates.k8s.io/v1beta1 ClusterTrustBundleList is deprecated in v1.37+, unavailable in v1.40+; use certificates.k8s.io/v1 ClusterTrustBundleList',
  ],
  'certificates.k8s.io/v1beta1 PodCertificateRequest': [
    37,
    'certificates.k8s.io/v1beta1 PodCertificateRequest is deprecated in v1.37+, unavailable in v1.40+; use certificates.k8s.io/v1 PodCertificateRequest',
  ],
  'certificates.k8s.io/v1beta1 PodCertificateRequestList': [
    37,
    'certificates.k8s.io/v1beta1 PodCertificateRequestList is deprecated in v1.37+, unavailable in v1.40+; use certificates.k8s.io/v1 PodCertificateRequestList',
  ],
  'coordination.k8s.io/v1alpha2 LeaseCandidate': [
    35,
    'coordination.k8s.io/v1alpha2 LeaseCandidate is deprecated in v1.35+, unavailable in v1.38+',
  ],
  'coordination.k8s.io/v1alpha2 LeaseCandidateList': [
    35,
    'coordination.k8s.io/v1alpha2 LeaseCandidateList is deprecated in v1.35+, unavailable in v1.38+',
  ],
  'coordination.k8s.io/v1beta1 Lease': [
    19,
    'coordination.k8s.io/v1beta1 Lease is deprecated in v1.19+, unavailable in v1.22+; use coordination.k8s.io/v1 Lease',
  ],
  'coordination.k8s.io/v1beta1 LeaseCandidate': [
    36,
    'coordination.k8s.io/v1beta1 LeaseCandidate is deprecated in v1.36+, unavailable in v1.39+',
  ],
  'coordination.k8s.io/v1beta1 LeaseCandidateList': [
    36,
    'coordination.k8s.io/v1beta1 LeaseCandidateList is deprecated in v1.36+, unavailable in v1.39+',
  ],
  'coordination.k8s.io/v1beta1 LeaseList': [
    19,
    'coordination.k8s.io/v1beta1 LeaseList is deprecated in v1.19+, unavailable in v1.22+; use coordination.k8s.io/v1 LeaseList',
  ],
  'discovery.k8s.io/v1beta1 EndpointSlice': [
    21,
    'discovery.k8s.io/v1beta1 EndpointSlice is deprecated in v1.21+, unavailable in v1.25+; use discovery.k8s.io/v1 EndpointSlice',
  ],
  'discovery.k8s.io/v1beta1 EndpointSliceList': [
    21,
    'discovery.k8s.io/v1beta1 EndpointSliceList is deprecated in v1.21+, unavailable in v1.25+; use discovery.k8s.io/v1 EndpointSlice',
  ],
  'events.k8s.io/v1beta1 Event': [22, 'events.k8s.io/v1beta1 Event is deprecated in v1.22+, unavailable in v1.25+'],
  'events.k8s.io/v1beta1 EventList': [
    22,
    'events.k8s.io/v1beta1 EventList is deprecated in v1.22+, unavailable in v1.25+',
  ],
  'extensions/v1beta1 DaemonSet': [
    8,
    'extensions/v1beta1 DaemonSet is deprecated in v1.8+, unavailable in v1.16+; use apps/v1 DaemonSet',
  ],
  'extensions/v1beta1 DaemonSetList': [
    8,
    'extensions/v1beta1 DaemonSetList is deprecated in v1.8+, unavailable in v1.16+; use apps/v1 DaemonSetList',
  ],
  'extensions/v1beta1 Deployment': [
    8,
    'extensions/v1beta1 Deployment is deprecated in v1.8+, unavailable in v1.16+; use apps/v1 Deployment',
  ],
  'extensions/v1beta1 DeploymentList': [
    8,
    'extensions/v1beta1 DeploymentList is deprecated in v1.8+, unavailable in v1.16+; use apps/v1 DeploymentList',
  ],
  'extensions/v1beta1 DeploymentRollback': [
    8,
    'extensions/v1beta1 DeploymentRollback is deprecated in v1.8+, unavailable in v1.16+',
  ],
  'extensions/v1beta1 Ingress': [
    14,
    'extensions/v1beta1 Ingress is deprecated in v1.14+, unavailable in v1.22+; use networking.k8s.io/v1 Ingress',
  ],
  'extensions/v1beta1 IngressList': [
    14,
    'extensions/v1beta1 IngressList is deprecated in v1.14+, unavailable in v1.22+; use networking.k8s.io/v1 IngressList',
  ],
  'extensions/v1beta1 NetworkPolicy': [
    9,
    'extensions/v1beta1 NetworkPolicy is deprecated in v1.9+, unavailable in v1.16+; use networking.k8s.io/v1 NetworkPolicy',
  ],
  'extensions/v1beta1 NetworkPolicyList': [
    9,
    'extensions/v1beta1 NetworkPolicyList is deprecated in v1.9+, unavailable in v1.16+; use networking.k8s.io/v1 NetworkPolicyList',
  ],
  'extensions/v1beta1 ReplicaSet': [
    8,
    'extensions/v1beta1 ReplicaSet is deprecated in v1.8+, unavailable in v1.16+; use apps/v1 ReplicaSet',
  ],
  'extensions/v1beta1 ReplicaSetList': [
    8,
    'extensions/v1beta1 ReplicaSetList is deprecated in v1.8+, unavailable in v1.16+; use apps/v1 ReplicaSetList',
  ],
  'extensions/v1beta1 Scale': [2, 'extensions/v1beta1 Scale is deprecated in v1.2+, unavailable in v1.16+'],
  'flowcontrol.apiserver.k8s.io/v1beta1 FlowSchema': [
    23,
    'flowcontrol.apiserver.k8s.io/v1beta1 FlowSchema is deprecated in v1.23+, unavailable in v1.26+; use flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema',
  ],
  'flowcontrol.apiserver.k8s.io/v1beta1 FlowSchemaList': [
    23,
    'flowcontrol.apiserver.k8s.io/v1beta1 FlowSchemaList is deprecated in v1.23+, unavailable in v1.26+; use flowcontrol.apiserver.k8s.io/v1beta3 FlowSchemaList',
  ],
  'flowcontrol.apiserver.k8s.io/v1beta1 PriorityLevelConfiguration': [
    23,
    'flowcontrol.apiserver.k8s.io/v1beta1 PriorityLevelConfiguration is deprecated in v1.23+, unavailable in v1.26+; use flowcontrol.apiserver.k8s.io/v1beta3 PriorityLevelConfiguration',
  ],
  'flowcontrol.apiserver.k8s.io/v1beta1 PriorityLevelConfigurationList': [
    23,
    'flowcontrol.apiserver.k8s.io/v1beta1 PriorityLevelConfigurationList is deprecated in v1.23+, unavailable in v1.26+; use flowcontrol.apiserver.k8s.io/v1beta3 PriorityLevelConfigurationList',
  ],
  'flowcontrol.apiserver.k8s.io/v1beta2 FlowSchema': [
    26,
    'flowcontrol.apiserver.k8s.io/v1beta2 FlowSchema is deprecated in v1.26+, unavailable in v1.29+; use flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema',
  ],
  'flowcontrol.apiserver.k8s.io/v1beta2 FlowSchemaList': [
    26,
    'flowcontrol.apiserver.k8s.io/v1beta2 FlowSchemaList is deprecated in v1.26+, unavailable in v1.29+; use flowcontrol.apiserver.k8s.io/v1beta3 FlowSchemaList',
  ],
  'flowcontrol.apiserver.k8s.io/v1beta2 PriorityLevelConfiguration': [
    26,
    'flowcontrol.apiserver.k8s.io/v1beta2 PriorityLevelConfiguration is deprecated in v1.26+, unavailable in v1.29+; use flowcontrol.apiserver.k8s.io/v1beta3 PriorityLevelConfiguration',
  ],
  'flowcontrol.apiserver.k8s.io/v1beta2 PriorityLevelConfigurationList': [
    26,
    'flowcontrol.apiserver.k8s.io/v1beta2 PriorityLevelConfigurationList is deprecated in v1.26+, unavailable in v1.29+; use flowcontrol.apiserver.k8s.io/v1beta3 PriorityLevelConfigurationList',
  ],
  'flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema': [
    29,
    'flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema is deprecated in v1.29+, unavailable in v1.32+; use flowcontrol.apiserver.k8s.io/v1 FlowSchema',
  ],
  'flowcontrol.apiserver.k8s.io/v1beta3 FlowSchemaList': [
    29,
    'flowcontrol.apiserver.k8s.io/v1beta3 FlowSchemaList is deprecated in v1.29+, unavailable in v1.32+; use flowcontrol.apiserver.k8s.io/v1 FlowSchemaList',
  ],
  'flowcontrol.apiserver.k8s.io/v1beta3 PriorityLevelConfiguration': [
    29,
    'flowcontrol.apiserver.k8s.io/v1beta3 PriorityLevelConfiguration is deprecated in v1.29+, unavailable in v1.32+; use flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration',
  ],
  'flowcontrol.apiserver.k8s.io/v1beta3 PriorityLevelConfigurationList': [
    29,
    'flowcontrol.apiserver.k8s.io/v1beta3 PriorityLevelConfigurationList is deprecated in v1.29+, unavailable in v1.32+; use flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfigurationList',
  ],
  'lifecycle.k8s.io/v1alpha1 Eviction': [
    40,
    'lifecycle.k8s.io/v1alpha1 Eviction is deprecated in v1.40+, unavailable in v1.43+',
  ],
  'lifecycle.k8s.io/v1alpha1 EvictionList': [
    40,
    'lifecycle.k8s.io/v1alpha1 EvictionList is deprecated in v1.40+, unavailable in v1.43+',
  ],
  'lifecycle.k8s.io/v1alpha1 EvictionRequest': [
    40,
    'lifecycle.k8s.io/v1alpha1 EvictionRequest is deprecated in v1.40+, unavailable in v1.43+',
  ],
  'lifecycle.k8s.io/v1alpha1 EvictionRequestList': [
    40,
    'lifecycle.k8s.io/v1alpha1 EvictionRequestList is deprecated in v1.40+, unavailable in v1.43+',
  ],
  'networking.k8s.io/v1beta1 IPAddress': [
    34,
    'networking.k8s.io/v1beta1 IPAddress is deprecated in v1.34+, unavailable in v1.37+',
  ],
  'networking.k8s.io/v1beta1 IPAddressList': [
    34,
    'networking.k8s.io/v1beta1 IPAddressList is deprecated in v1.34+, unavailable in v1.37+',
  ],
  'networking.k8s.io/v1beta1 Ingress': [
    19,
    'networking.k8s.io/v1beta1 Ingress is deprecated in v1.19+, unavailable in v1.22+; use networking.k8s.io/v1 Ingress',
  ],
  'networking.k8s.io/v1beta1 IngressClass': [
    19,
    'networking.k8s.io/v1beta1 IngressClass is deprecated in v1.19+, unavailable in v1.22+; use networking.k8s.io/v1 IngressClassList',
  ],
  'networking.k8s.io/v1beta1 IngressClassList': [
    19,
    'networking.k8s.io/v1beta1 IngressClassList is deprecated in v1.19+, unavailable in v1.22+; use networking.k8s.io/v1 IngressClassList',
  ],
  'networking.k8s.io/v1beta1 IngressList': [
    19,
    'networking.k8s.io/v1beta1 IngressList is deprecated in v1.19+, unavailable in v1.22+; use networking.k8s.io/v1 IngressList',
  ],
  'networking.k8s.io/v1beta1 ServiceCIDR': [
    34,
    'networking.k8s.io/v1beta1 ServiceCIDR is deprecated in v1.34+, unavailable in v1.37+',
  ],
  'networking.k8s.io/v1beta1 ServiceCIDRList': [
    34,
    'networking.k8s.io/v1beta1 ServiceCIDRList is deprecated in v1.34+, unavailable in v1.37+',
  ],
  'node.k8s.io/v1beta1 RuntimeClass': [
    22,
    'node.k8s.io/v1beta1 RuntimeClass is deprecated in v1.22+, unavailable in v1.25+',
  ],
  'node.k8s.io/v1beta1 RuntimeClassList': [
    22,
    'node.k8s.io/v1beta1 RuntimeClassList is deprecated in v1.22+, unavailable in v1.25+',
  ],
  'policy/v1beta1 Eviction': [22, 'policy/v1beta1 Eviction is deprecated in v1.22+, unavailable in v1.25+'],
  'policy/v1beta1 PodDisruptionBudget': [
    21,
    'policy/v1beta1 PodDisruptionBudget is deprecated in v1.21+, unavailable in v1.25+; use policy/v1 PodDisruptionBudget',
  ],
  'policy/v1beta1 PodDisruptionBudgetList': [
    21,
    'policy/v1beta1 PodDisruptionBudgetList is deprecated in v1.21+, unavailable in v1.25+; use policy/v1 PodDisruptionBudgetList',
  ],
  'rbac.authorization.k8s.io/v1beta1 ClusterRole': [
    17,
    'rbac.authorization.k8s.io/v1beta1 ClusterRole is deprecated in v1.17+, unavailable in v1.22+; use rbac.authorization.k8s.io/v1 ClusterRole',
  ],
  'rbac.authorization.k8s.io/v1beta1 ClusterRoleBinding': [
    17,
    'rbac.authorization.k8s.io/v1beta1 ClusterRoleBinding is deprecated in v1.17+, unavailable in v1.22+; use rbac.authorization.k8s.io/v1 ClusterRoleBinding',
  ],
  'rbac.authorization.k8s.io/v1beta1 ClusterRoleBindingList': [
    17,
    'rbac.authorization.k8s.io/v1beta1 ClusterRoleBindingList is deprecated in v1.17+, unavailable in v1.22+; use rbac.authorization.k8s.io/v1 ClusterRoleBindingList',
  ],
  'rbac.authorization.k8s.io/v1beta1 ClusterRoleList': [
    17,
    'rbac.authorization.k8s.io/v1beta1 ClusterRoleList is deprecated in v1.17+, unavailable in v1.22+; use rbac.authorization.k8s.io/v1 ClusterRoleList',
  ],
  'rbac.authorization.k8s.io/v1beta1 Role': [
    17,
    'rbac.authorization.k8s.io/v1beta1 Role is deprecated in v1.17+, unavailable in v1.22+; use rbac.authorization.k8s.io/v1 Role',
  ],
  'rbac.authorization.k8s.io/v1beta1 RoleBinding': [
    17,
    'rbac.authorization.k8s.io/v1beta1 RoleBinding is deprecated in v1.17+, unavailable in v1.22+; use rbac.authorization.k8s.io/v1 RoleBinding',
  ],
  'rbac.authorization.k8s.io/v1beta1 RoleBindingList': [
    17,
    'rbac.authorization.k8s.io/v1beta1 RoleBindingList is deprecated in v1.17+, unavailable in v1.22+; use rbac.authorization.k8s.io/v1 RoleBindingList',
  ],
  'rbac.authorization.k8s.io/v1beta1 RoleList': [
    17,
    'rbac.authorization.k8s.io/v1beta1 RoleList is deprecated in v1.17+, unavailable in v1.22+; use rbac.authorization.k8s.io/v1 RoleList',
  ],
  'resource.k8s.io/v1alpha3 DeviceTaintRule': [
    36,
    'resource.k8s.io/v1alpha3 DeviceTaintRule is deprecated in v1.36+, unavailable in v1.39+',
  ],
  'resource.k8s.io/v1alpha3 DeviceTaintRuleList': [
    36,
    'resource.k8s.io/v1alpha3 DeviceTaintRuleList is deprecated in v1.36+, unavailable in v1.39+',
  ],
  'resource.k8s.io/v1alpha3 ResourcePoolStatusRequest': [
    39,
    'resource.k8s.io/v1alpha3 ResourcePoolStatusRequest is deprecated in v1.39+, unavailable in v1.42+',
  ],
  'resource.k8s.io/v1alpha3 ResourcePoolStatusRequestList': [
    39,
    'resource.k8s.io/v1alpha3 ResourcePoolStatusRequestList is deprecated in v1.39+, unavailable in v1.42+',
  ],
  'resource.k8s.io/v1beta1 DeviceClass': [
    35,
    'resource.k8s.io/v1beta1 DeviceClass is deprecated in v1.35+, unavailable in v1.38+',
  ],
  'resource.k8s.io/v1beta1 DeviceClassList': [
    35,
    'resource.k8s.io/v1beta1 DeviceClassList is deprecated in v1.35+, unavailable in v1.38+',
  ],
  'resource.k8s.io/v1beta1 ResourceClaim': [
    35,
    'resource.k8s.io/v1beta1 ResourceClaim is deprecated in v1.35+, unavailable in v1.38+',
  ],
  'resource.k8s.io/v1beta1 ResourceClaimList': [
    35,
    'resource.k8s.io/v1beta1 ResourceClaimList is deprecated in v1.35+, unavailable in v1.38+',
  ],
  'resource.k8s.io/v1beta1 ResourceClaimTemplate': [
    35,
    'resource.k8s.io/v1beta1 ResourceClaimTemplate is deprecated in v1.35+, unavailable in v1.38+',
  ],
  'resource.k8s.io/v1beta1 ResourceClaimTemplateList': [
    35,
    'resource.k8s.io/v1beta1 ResourceClaimTemplateList is deprecated in v1.35+, unavailable in v1.38+',
  ],
  'resource.k8s.io/v1beta1 ResourceSlice': [
    35,
    'resource.k8s.io/v1beta1 ResourceSlice is deprecated in v1.35+, unavailable in v1.38+',
  ],
  'resource.k8s.io/v1beta1 ResourceSliceList': [
    35,
    'resource.k8s.io/v1beta1 ResourceSliceList is deprecated in v1.35+, unavailable in v1.38+',
  ],
  'resource.k8s.io/v1beta2 DeviceClass': [
    36,
    'resource.k8s.io/v1beta2 DeviceClass is deprecated in v1.36+, unavailable in v1.39+',
  ],
  'resource.k8s.io/v1beta2 DeviceClassList': [
    36,
    'resource.k8s.io/v1beta2 DeviceClassList is deprecated in v1.36+, unavailable in v1.39+',
  ],
  'resource.k8s.io/v1beta2 DeviceTaintRule': [
    39,
    'resource.k8s.io/v1beta2 DeviceTaintRule is deprecated in v1.39+, unavailable in v1.42+',
  ],
  'resource.k8s.io/v1beta2 DeviceTaintRuleList': [
    39,
    'resource.k8s.io/v1beta2 DeviceTaintRuleList is deprecated in v1.39+, unavailable in v1.42+',
  ],
  'resource.k8s.io/v1beta2 ResourceClaim': [
    36,
    'resource.k8s.io/v1beta2 ResourceClaim is deprecated in v1.36+, unavailable in v1.39+',
  ],
  'resource.k8s.io/v1beta2 ResourceClaimList': [
    36,
    'resource.k8s.io/v1beta2 ResourceClaimList is deprecated in v1.36+, unavailable in v1.39+',
  ],
  'resource.k8s.io/v1beta2 ResourceClaimTemplate': [
    36,
    'resource.k8s.io/v1beta2 ResourceClaimTemplate is deprecated in v1.36+, unavailable in v1.39+',
  ],
  'resource.k8s.io/v1beta2 ResourceClaimTemplateList': [
    36,
    'resource.k8s.io/v1beta2 ResourceClaimTemplateList is deprecated in v1.36+, unavailable in v1.39+',
  ],
  'resource.k8s.io/v1beta2 ResourceSlice': [
    36,
    'resource.k8s.io/v1beta2 ResourceSlice is deprecated in v1.36+, unavailable in v1.39+',
  ],
  'resource.k8s.io/v1beta2 ResourceSliceList': [
    36,
    'resource.k8s.io/v1beta2 ResourceSliceList is deprecated in v1.36+, unavailable in v1.39+',
  ],
  'scheduling.k8s.io/v1beta1 PodGroup': [
    40,
    'scheduling.k8s.io/v1beta1 PodGroup is deprecated in v1.40+, unavailable in v1.43+',
  ],
  'scheduling.k8s.io/v1beta1 PodGroupList': [
    40,
    'scheduling.k8s.io/v1beta1 PodGroupList is deprecated in v1.40+, unavailable in v1.43+',
  ],
  'scheduling.k8s.io/v1beta1 PriorityClass': [
    14,
    'scheduling.k8s.io/v1beta1 PriorityClass is deprecated in v1.14+, unavailable in v1.22+; use scheduling.k8s.io/v1 PriorityClass',
  ],
  'scheduling.k8s.io/v1beta1 PriorityClassList': [
    14,
    'scheduling.k8s.io/v1beta1 PriorityClassList is deprecated in v1.14+, unavailable in v1.22+; use scheduling.k8s.io/v1 PriorityClassList',
  ],
  'scheduling.k8s.io/v1beta1 Workload': [
    40,
    'scheduling.k8s.io/v1beta1 Workload is deprecated in v1.40+, unavailable in v1.43+',
  ],
  'scheduling.k8s.io/v1beta1 WorkloadList': [
    40,
    'scheduling.k8s.io/v1beta1 WorkloadList is deprecated in v1.40+, unavailable in v1.43+',
  ],
  'storage.k8s.io/v1alpha1 CSIStorageCapacity': [
    21,
    'storage.k8s.io/v1alpha1 CSIStorageCapacity is deprecated in v1.21+, unavailable in v1.24+; use storage.k8s.io/v1beta1 CSIStorageCapacity',
  ],
  'storage.k8s.io/v1alpha1 CSIStorageCapacityList': [
    21,
    'storage.k8s.io/v1alpha1 CSIStorageCapacityList is deprecated in v1.21+, unavailable in v1.24+; use storage.k8s.io/v1beta1 CSIStorageCapacityList',
  ],
  'storage.k8s.io/v1alpha1 VolumeAttachment': [
    21,
    'storage.k8s.io/v1alpha1 VolumeAttachment is deprecated in v1.21+, unavailable in v1.24+; use storage.k8s.io/v1 VolumeAttachment',
  ],
  'storage.k8s.io/v1alpha1 VolumeAttachmentList': [
    21,
    'storage.k8s.io/v1alpha1 VolumeAttachmentList is deprecated in v1.21+, unavailable in v1.24+; use storage.k8s.io/v1 VolumeAttachmentList',
  ],
  'storage.k8s.io/v1alpha1 VolumeAttributesClass': [
    32,
    'storage.k8s.io/v1alpha1 VolumeAttributesClass is deprecated in v1.32+, unavailable in v1.35+; use storage.k8s.io/v1 VolumeAttributesClass',
  ],
  'storage.k8s.io/v1alpha1 VolumeAttributesClassList': [
    32,
    'storage.k8s.io/v1alpha1 VolumeAttributesClassList is deprecated in v1.32+, unavailable in v1.35+; use storage.k8s.io/v1 VolumeAttributesClassList',
  ],
  'storage.k8s.io/v1beta1 CSIDriver': [
    19,
    'storage.k8s.io/v1beta1 CSIDriver is deprecated in v1.19+, unavailable in v1.22+; use storage.k8s.io/v1 CSIDriver',
  ],
  'storage.k8s.io/v1beta1 CSIDriverList': [
    19,
    'storage.k8s.io/v1beta1 CSIDriverList is deprecated in v1.19+, unavailable in v1.22+; use storage.k8s.io/v1 CSIDriverList',
  ],
  'storage.k8s.io/v1beta1 CSINode': [
    17,
    'storage.k8s.io/v1beta1 CSINode is deprecated in v1.17+, unavailable in v1.22+; use storage.k8s.io/v1 CSINode',
  ],
  'storage.k8s.io/v1beta1 CSINodeList': [
    17,
    'storage.k8s.io/v1beta1 CSINodeList is deprecated in v1.17+, unavailable in v1.22+; use storage.k8s.io/v1 CSINode',
  ],
  'storage.k8s.io/v1beta1 CSIStorageCapacity': [
    24,
    'storage.k8s.io/v1beta1 CSIStorageCapacity is deprecated in v1.24+, unavailable in v1.27+; use storage.k8s.io/v1 CSIStorageCapacity',
  ],
  'storage.k8s.io/v1beta1 CSIStorageCapacityList': [
    24,
    'storage.k8s.io/v1beta1 CSIStorageCapacityList is deprecated in v1.24+, unavailable in v1.27+; use storage.k8s.io/v1 CSIStorageCapacityList',
  ],
  'storage.k8s.io/v1beta1 StorageClass': [
    19,
    'storage.k8s.io/v1beta1 StorageClass is deprecated in v1.19+, unavailable in v1.22+; use storage.k8s.io/v1 StorageClass',
  ],
  'storage.k8s.io/v1beta1 StorageClassList': [
    19,
    'storage.k8s.io/v1beta1 StorageClassList is deprecated in v1.19+, unavailable in v1.22+; use storage.k8s.io/v1 StorageClassList',
  ],
  'storage.k8s.io/v1beta1 VolumeAttachment': [
    19,
    'storage.k8s.io/v1beta1 VolumeAttachment is deprecated in v1.19+, unavailable in v1.22+; use storage.k8s.io/v1 VolumeAttachment',
  ],
  'storage.k8s.io/v1beta1 VolumeAttachmentList': [
    19,
    'storage.k8s.io/v1beta1 VolumeAttachmentList is deprecated in v1.19+, unavailable in v1.22+; use storage.k8s.io/v1 VolumeAttachmentList',
  ],
  'storage.k8s.io/v1beta1 VolumeAttributesClass': [
    34,
    'storage.k8s.io/v1beta1 VolumeAttributesClass is deprecated in v1.34+, unavailable in v1.37+; use storage.k8s.io/v1 VolumeAttributesClass',
  ],
  'storage.k8s.io/v1beta1 VolumeAttributesClassList': [
    34,
    'storage.k8s.io/v1beta1 VolumeAttributesClassList is deprecated in v1.34+, unavailable in v1.37+; use storage.k8s.io/v1 VolumeAttributesClassList',
  ],
  'storagemigration.k8s.io/v1beta1 StorageVersionMigration': [
    37,
    'storagemigration.k8s.io/v1beta1 StorageVersionMigration is deprecated in v1.37+, unavailable in v1.40+; use storagemigration.k8s.io/v1 StorageVersionMigration',
  ],
  'storagemigration.k8s.io/v1beta1 StorageVersionMigrationList': [
    37,
    'storagemigration.k8s.io/v1beta1 StorageVersionMigrationList is deprecated in v1.37+, unavailable in v1.40+; use storagemigration.k8s.io/v1 StorageVersionMigrationList',
  ],
}
