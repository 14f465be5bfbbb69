{{/*
A value of a generated Secret, base64: what the cluster has, so that an upgrade keeps it, else a new one.
{ root, secret, key, new }, with `new` as plain text.
*/}}
{{- define "lectern.generated" -}}
{{- $existing := (lookup "v1" "Secret" .root.Release.Namespace .secret).data | default dict -}}
{{- index $existing .key | default (b64enc .new) -}}
{{- end -}}

{{/* Generated secrets outlive the release as the volumes do, whose databases know their passwords. */}}
{{- define "lectern.generated.annotations" -}}
helm.sh/resource-policy: keep
{{- end -}}

{{/* The public halves of a JSON array of private keys, base64: an array again. */}}
{{- define "lectern.publicKeys" -}}
{{- $public := list -}}
{{- range b64dec . | mustFromJson -}}
{{- $public = append $public (pick . "kty" "crv" "x" "kid" "alg" "use") -}}
{{- end -}}
{{- toJson $public -}}
{{- end -}}

{{/*
A new private Ed25519 key as a JWK. Helm makes keys as PEM only: the private half is the end of the PKCS #8 structure;
the public half stands in a certificate behind the header of an Ed25519 key (RFC 8410, section 4).
*/}}
{{- define "lectern.signingKey" -}}
{{- $pem := genPrivateKey "ed25519" -}}
{{- $private := include "lectern.derOf" $pem | b64dec | substr 16 48 -}}
{{- $certificate := include "lectern.derOf" (genSelfSignedCertWithKey "lectern" nil nil 1 $pem).Cert | b64dec -}}
{{- $header := "302a300506032b6570032100" -}}
{{- $start := div (add (printf "%x" $certificate | splitList $header | first | len) (len $header)) 2 | int -}}
{{- $public := substr $start (add $start 32 | int) $certificate -}}
{{- dict
  "kty" "OKP"
  "crv" "Ed25519"
  "use" "sig"
  "alg" "EdDSA"
  "kid" (randAlphaNum 16)
  "x" (include "lectern.base64url" $public)
  "d" (include "lectern.base64url" $private) | toJson -}}
{{- end -}}

{{/* The base64 text between the two lines of a PEM. */}}
{{- define "lectern.derOf" -}}
{{- regexReplaceAll "-----[A-Z ]+-----|\\s" . "" -}}
{{- end -}}

{{- define "lectern.base64url" -}}
{{- b64enc . | replace "+" "-" | replace "/" "_" | trimAll "=" -}}
{{- end -}}
