// Columns of the tables that kubectl prints, as a Kubernetes 1.35 API server names them; table.ts reads them.
//
// A line is apiVersion, plural and the columns, separated by `|`: `name:type` or `name:type:format`; a `+` at the end
// marks those of wide output only. Resources without a line have Name and Created At.

/** One resource a line. */
export const columnTable = `
v1 componentstatuses Name:string:name|Status:string|Message:string|Error:string
v1 configmaps Name:string:name|Data:string|Age:string
v1 endpoints Name:string:name|Endpoints:string|Age:string
v1 events Last Seen:string|Type:string|Reason:string|Object:string|Subobject:string+|Source:string+|Message:string|First Seen:string+|Count:string+|Name:string:name+
v1 namespaces Name:string:name|Status:string|Age:string
v1 nodes Name:string:name|Status:string|Roles:string|Age:string|Version:string|Internal-IP:string+|External-IP:string+|OS-Image:string+|Kernel-Version:string+|Container-Runtime:string+
v1 persistentvolumeclaims Name:string:name|Status:string|Volume:string|Capacity:string|Access Modes:string|StorageClass:string|VolumeAttributesClass:string|Age:string|VolumeMode:string+
v1 persistentvolumes Name:string:name|Capacity:string|Access Modes:string|Reclaim Policy:string|Status:string|Claim:string|StorageClass:string|VolumeAttributesClass:string|Reason:string|Age:string|VolumeMode:string+
v1 pods Name:string:name|Ready:string|Status:string|Restarts:string|Age:string|IP:string+|Node:string+|Nominated Node:string+|Readiness Gates:string+
v1 podtemplates Name:string:name|Containers:string|Images:string|Pod Labels:string
v1 replicationcontrollers Name:string:name|Desired:integer|Current:integer|Ready:integer|Age:string|Containers:string+|Images:string+|Selector:string+
v1 resourcequotas Name:string:name|Request:string|Limit:string|Age:string
v1 secrets Name:string:name|Type:string|Data:string|Age:string
v1 serviceaccounts Name:string:name|Age:string
v1 services Name:string:name|Type:string|Cluster-IP:string|External-IP:string|Port(s):string|Age:string|Selector:string+
apiregistration.k8s.io/v1 apiservices Name:string:name|Service:string|Available:string|Age:string
apps/v1 controllerrevisions Name:string:name|Controller:string|Revision:string|Age:string
apps/v1 daemonsets Name:string:name|Desired:integer|Current:integer|Ready:integer|Up-to-date:integer|Available:integer|Node Selector:string|Age:string|Containers:string+|Images:string+|Selector:string+
apps/v1 deployments Name:string:name|Ready:string|Up-to-date:string|Available:string|Age:string|Containers:string+|Images:string+|Selector:string+
apps/v1 replicasets Name:string:name|Desired:integer|Current:integer|Ready:integer|Age:string|Containers:string+|Images:string+|Selector:string+
apps/v1 statefulsets Name:string:name|Ready:string|Age:string|Containers:string+|Images:string+
events.k8s.io/v1 events Last Seen:string|Type:string|Reason:string|Object:string|Subobject:string+|Source:string+|Message:string|First Seen:string+|Count:string+|Name:string:name+
autoscaling/v2 horizontalpodautoscalers Name:string:name|Reference:string|Targets:string|MinPods:string|MaxPods:string|Replicas:string|Age:string
autoscaling/v1 horizontalpodautoscalers Name:string:name|Reference:string|Targets:string|MinPods:string|MaxPods:string|Replicas:string|Age:string
batch/v1 cronjobs Name:string:name|Schedule:string|Timezone:string|Suspend:boolean|Active:integer|Last Schedule:string|Age:string|Containers:string+|Images:string+|Selector:string+
batch/v1 jobs Name:string:name|Status:string|Completions:string|Duration:string|Age:string|Containers:string+|Images:string+|Selector:string+
certificates.k8s.io/v1 certificatesigningrequests Name:string:name|Age:string|SignerName:string|Requestor:string|RequestedDuration:string|Condition:string
networking.k8s.io/v1 ingressclasses Name:string:name|Controller:string|Parameters:string|Age:string
networking.k8s.io/v1 ingresses Name:string:name|Class:string|Hosts:string|Address:string|Ports:string|Age:string
networking.k8s.io/v1 ipaddresses Name:string:name|ParentRef:string
networking.k8s.io/v1 networkpolicies Name:string:name|Pod-Selector:string|Age:string
networking.k8s.io/v1 servicecidrs Name:string:name|CIDRs:string|Age:string
policy/v1 poddisruptionbudgets Name:string:name|Min Available:string|Max Unavailable:string|Allowed Disruptions:integer|Age:string
rbac.authorization.k8s.io/v1 clusterrolebindings Name:string:name|Role:string|Age:string|Users:string+|Groups:string+|ServiceAccounts:string+
rbac.authorization.k8s.io/v1 rolebindings Name:string:name|Role:string|Age:string|Users:string+|Groups:string+|ServiceAccounts:string+
storage.k8s.io/v1 csidrivers Name:string:name|AttachRequired:boolean|PodInfoOnMount:boolean|StorageCapacity:boolean|TokenRequests:string|RequiresRepublish:boolean|Modes:string|Age:string
storage.k8s.io/v1 csinodes Name:string:name|Drivers:integer|Age:string
storage.k8s.io/v1 storageclasses Name:string:name|Provisioner:string|ReclaimPolicy:string|VolumeBindingMode:string|AllowVolumeExpansion:string|Age:string
storage.k8s.io/v1 volumeattachments Name:string:name|Attacher:string:name|PV:string|Node:string|Attached:boolean|Age:string
storage.k8s.io/v1 volumeattributesclasses Name:string:name|DriverName:string|Age:string
admissionregistration.k8s.io/v1 mutatingwebhookconfigurations Name:string:name|Webhooks:integer|Age:string
admissionregistration.k8s.io/v1 validatingadmissionpolicies Name:string:name|Validations:integer|ParamKind:string|Age:string
admissionregistration.k8s.io/v1 validatingadmissionpolicybindings Name:string:name|PolicyName:string|ParamRef:string|Age:string
admissionregistration.k8s.io/v1 validatingwebhookconfigurations Name:string:name|Webhooks:integer|Age:string
scheduling.k8s.io/v1 priorityclasses Name:string:name|Value:integer|Global-Default:boolean|Age:string|PreemptionPolicy:string
coordination.k8s.io/v1 leases Name:string:name|Holder:string|Age:string
node.k8s.io/v1 runtimeclasses Name:string:name|Handler:string|Age:string
discovery.k8s.io/v1 endpointslices Name:string:name|AddressType:string|Ports:string|Endpoints:string|Age:string
`
