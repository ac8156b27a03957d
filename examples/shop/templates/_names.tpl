{{- define "shop.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "shop.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{/* Labels that select the pods of one component; call with (dict "root" $ "component" "api"). */}}
{{- define "shop.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{/* The image of one component; call with (dict "root" $ "component" "api"). */}}
{{- define "shop.image" -}}
{{- $image := .root.Values.image -}}
{{ $image.registry }}/shop/{{ .component }}:{{ $image.tag | default .root.Chart.AppVersion }}
{{- end -}}

{{- define "shop.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}{{ include "shop.fullname" . }}{{ else }}default{{ end -}}
{{- end -}}
