// The resources that the sandbox serves from its start, in the order of a Kubernetes 1.35 API server's discovery; registry.ts reads them.
//
// Columns: apiVersion, plural, kind, singular, N(amespaced) or C(luster), verbs, short names, categories, then
// subresources `name=group/version/Kind:verbs` (`=…` only where the kind is another one).

/** One resource a line. */
export const resourceTable = `
v1 bindings Binding binding N create - -
v1 componentstatuses ComponentStatus componentstatus C get,list cs -
v1 configmaps ConfigMap configmap N create,delete,deletecollection,get,list,patch,update,watch cm -
v1 endpoints Endpoints endpoints N create,delete,deletecollection,get,list,patch,update,watch ep -
v1 events Event event N create,delete,deletecollection,get,list,patch,update,watch ev -
v1 limitranges LimitRange limitrange N create,delete,deletecollection,get,list,patch,update,watch limits -
v1 namespaces Namespace namespace C create,delete,get,list,patch,update,watch ns - finalize:update status:get,patch,update
v1 nodes Node node C create,delete,deletecollection,get,list,patch,update,watch no - proxy=/NodeProxyOptions:create,delete,get,patch,update status:get,patch,update
v1 persistentvolumeclaims PersistentVolumeClaim persistentvolumeclaim N create,delete,deletecollection,get,list,patch,update,watch pvc - status:get,patch,update
v1 persistentvolumes PersistentVolume persistentvolume C create,delete,deletecollection,get,list,patch,update,watch pv - status:get,patch,update
v1 pods Pod pod N create,delete,deletecollection,get,list,patch,update,watch po all attach=/PodAttachOptions:create,get binding=/Binding:create ephemeralcontainers:get,patch,update eviction=policy/v1/Eviction:create exec=/PodExecOptions:create,get log:get portforward=/PodPortForwardOptions:create,get proxy=/PodProxyOptions:create,delete,get,patch,update resize:get,patch,update status:get,patch,update
v1 podtemplates PodTemplate podtemplate N create,delete,deletecollection,get,list,patch,update,watch - -
v1 replicationcontrollers ReplicationController replicationcontroller N create,delete,deletecollection,get,list,patch,update,watch rc all scale=autoscaling/v1/Scale:get,patch,update status:get,patch,update
v1 resourcequotas ResourceQuota resourcequota N create,delete,deletecollection,get,list,patch,update,watch quota - status:get,patch,update
v1 secrets Secret secret N create,delete,deletecollection,get,list,patch,update,watch - -
v1 serviceaccounts ServiceAccount serviceaccount N create,delete,deletecollection,get,list,patch,update,watch sa - token=authentication.k8s.io/v1/TokenRequest:create
v1 services Service service N create,delete,deletecollection,get,list,patch,update,watch svc all proxy=/ServiceProxyOptions:create,delete,get,patch,update status:get,patch,update
apiregistration.k8s.io/v1 apiservices APIService apiservice C create,delete,deletecollection,get,list,patch,update,watch - api-extensions status:get,patch,update
apps/v1 controllerrevisions ControllerRevision controllerrevision N create,delete,deletecollection,get,list,patch,update,watch - -
apps/v1 daemonsets DaemonSet daemonset N create,delete,deletecollection,get,list,patch,update,watch ds all status:get,patch,update
apps/v1 deployments Deployment deployment N create,delete,deletecollection,get,list,patch,update,watch deploy all scale=autoscaling/v1/Scale:get,patch,update status:get,patch,update
apps/v1 replicasets ReplicaSet replicaset N create,delete,deletecollection,get,list,patch,update,watch rs all scale=autoscaling/v1/Scale:get,patch,update status:get,patch,update
apps/v1 statefulsets StatefulSet statefulset N create,delete,deletecollection,get,list,patch,update,watch sts all scale=autoscaling/v1/Scale:get,patch,update status:get,patch,update
events.k8s.io/v1 events Event event N create,delete,deletecollection,get,list,patch,update,watch ev -
authentication.k8s.io/v1 selfsubjectreviews SelfSubjectReview selfsubjectreview C create - -
authentication.k8s.io/v1 tokenreviews TokenReview tokenreview C create - -
authorization.k8s.io/v1 localsubjectaccessreviews LocalSubjectAccessReview localsubjectaccessreview N create - -
authorization.k8s.io/v1 selfsubjectaccessreviews SelfSubjectAccessReview selfsubjectaccessreview C create - -
authorization.k8s.io/v1 selfsubjectrulesreviews SelfSubjectRulesReview selfsubjectrulesreview C create - -
authorization.k8s.io/v1 subjectaccessreviews SubjectAccessReview subjectaccessreview C create - -
autoscaling/v2 horizontalpodautoscalers HorizontalPodAutoscaler horizontalpodautoscaler N create,delete,deletecollection,get,list,patch,update,watch hpa all status:get,patch,update
autoscaling/v1 horizontalpodautoscalers HorizontalPodAutoscaler horizontalpodautoscaler N create,delete,deletecollection,get,list,patch,update,watch hpa all status:get,patch,update
batch/v1 cronjobs CronJob cronjob N create,delete,deletecollection,get,list,patch,update,watch cj all status:get,patch,update
batch/v1 jobs Job job N create,delete,deletecollection,get,list,patch,update,watch - all status:get,patch,update
certificates.k8s.io/v1 certificatesigningrequests CertificateSigningRequest certificatesigningrequest C create,delete,deletecollection,get,list,patch,update,watch csr - approval:get,patch,update status:get,patch,update
networking.k8s.io/v1 ingressclasses IngressClass ingressclass C create,delete,deletecollection,get,list,patch,update,watch - -
networking.k8s.io/v1 ingresses Ingress ingress N create,delete,deletecollection,get,list,patch,update,watch ing - status:get,patch,update
networking.k8s.io/v1 ipaddresses IPAddress ipaddress C create,delete,deletecollection,get,list,patch,update,watch ip -
networking.k8s.io/v1 networkpolicies NetworkPolicy networkpolicy N create,delete,deletecollection,get,list,patch,update,watch netpol -
networking.k8s.io/v1 servicecidrs ServiceCIDR servicecidr C create,delete,deletecollection,get,list,patch,update,watch - - status:get,patch,update
policy/v1 poddisruptionbudgets PodDisruptionBudget poddisruptionbudget N create,delete,deletecollection,get,list,patch,update,watch pdb - status:get,patch,update
rbac.authorization.k8s.io/v1 clusterrolebindings ClusterRoleBinding clusterrolebinding C create,delete,deletecollection,get,list,patch,update,watch - -
rbac.authorization.k8s.io/v1 clusterroles ClusterRole clusterrole C create,delete,deletecollection,get,list,patch,update,watch - -
rbac.authorization.k8s.io/v1 rolebindings RoleBinding rolebinding N create,delete,deletecollection,get,list,patch,update,watch - -
rbac.authorization.k8s.io/v1 roles Role role N create,delete,deletecollection,get,list,patch,update,watch - -
storage.k8s.io/v1 csidrivers CSIDriver csidriver C create,delete,deletecollection,get,list,patch,update,watch - -
storage.k8s.io/v1 csinodes CSINode csinode C create,delete,deletecollection,get,list,patch,update,watch - -
storage.k8s.io/v1 csistoragecapacities CSIStorageCapacity csistoragecapacity N create,delete,deletecollection,get,list,patch,update,watch - -
storage.k8s.io/v1 storageclasses StorageClass storageclass C create,delete,deletecollection,get,list,patch,update,watch sc -
storage.k8s.io/v1 volumeattachments VolumeAttachment volumeattachment C create,delete,deletecollection,get,list,patch,update,watch - - status:get,patch,update
storage.k8s.io/v1 volumeattributesclasses VolumeAttributesClass volumeattributesclass C create,delete,deletecollection,get,list,patch,update,watch vac -
admissionregistration.k8s.io/v1 mutatingwebhookconfigurations MutatingWebhookConfiguration mutatingwebhookconfiguration C create,delete,deletecollection,get,list,patch,update,watch - api-extensions
admissionregistration.k8s.io/v1 validatingadmissionpolicies ValidatingAdmissionPolicy validatingadmissionpolicy C create,delete,deletecollection,get,list,patch,update,watch - api-extensions status:get,patch,update
admissionregistration.k8s.io/v1 validatingadmissionpolicybindings ValidatingAdmissionPolicyBinding validatingadmissionpolicybinding C create,delete,deletecollection,get,list,patch,update,watch - api-extensions
admissionregistration.k8s.io/v1 validatingwebhookconfigurations ValidatingWebhookConfiguration validatingwebhookconfiguration C create,delete,deletecollection,get,list,patch,update,watch - api-extensions
apiextensions.k8s.io/v1 customresourcedefinitions CustomResourceDefinition customresourcedefinition C create,delete,deletecollection,get,list,patch,update,watch crd,crds api-extensions status:get,patch,update
scheduling.k8s.io/v1 priorityclasses PriorityClass priorityclass C create,delete,deletecollection,get,list,patch,update,watch pc -
coordination.k8s.io/v1 leases Lease lease N create,delete,deletecollection,get,list,patch,update,watch - -
node.k8s.io/v1 runtimeclasses RuntimeClass runtimeclass C create,delete,deletecollection,get,list,patch,update,watch - -
discovery.k8s.io/v1 endpointslices EndpointSlice endpointslice N create,delete,deletecollection,get,list,patch,update,watch - -
`
