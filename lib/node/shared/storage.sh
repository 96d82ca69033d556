# needs: nothing

# What each command of a restore asks of the CLI.

s3_options=()

prepare_s3() {
  s3_options=()
  [[ -z $S3_ENDPOINT ]] || s3_options+=(--endpoint-url "$S3_ENDPOINT")
  if [[ -z ${AWS_REGION-}${AWS_DEFAULT_REGION-} && -n ${AWS_SSM_REGION_NAME-} ]]; then export AWS_DEFAULT_REGION=$AWS_SSM_REGION_NAME; fi
}
