# needs: entrance java-options

# What whoever plans a put-back must know: how it gets in here, what is demanded of it, how long a request may be.

tell_demands() {
  local schemes=() buffer='' length='^(0[xX]|#)?([0123456789abcdefABCDEF]{1,8})$'
  choose_entrance
  tell_text entrance "$entrance"
  find_setting sessionRequireClientSASLAuth
  if [[ ${java_option,,} == true ]]; then
    schemes=(sasl)
  else
    find_setting enforce.auth.enabled
    if [[ ${java_option,,} == true ]]; then
      find_setting enforce.auth.schemes
      IFS=', ' read -r -a schemes <<<"$java_option"
    fi
  fi
  tell_list demandedSchemes ${schemes[@]+"${schemes[@]}"}
  find_java_option jute.maxbuffer
  buffer=$java_option
  if [[ $buffer =~ $length && -n ${BASH_REMATCH[1]} ]]; then buffer=$((16#${BASH_REMATCH[2]})); fi
  tell maxBuffer "$buffer"
}
