# needs: nothing

# Numbers as Java reads them.

number=''

# Sets number, in its shortest form, as Long.parseLong reads it: a sign, leading zeros, no blanks.
parse_long() {
  local sign digits largest=9223372036854775807
  [[ $1 =~ ^([+-]?)0*([0123456789]{1,19})$ ]] || return 1
  sign=${BASH_REMATCH[1]#+} digits=${BASH_REMATCH[2]}
  if [[ -n $sign ]]; then largest=9223372036854775808; fi
  if ((${#digits} == 19)) && [[ $digits > $largest ]]; then return 1; fi
  if [[ $digits == 0 ]]; then sign=''; fi
  number=$sign$digits
}

parse_int() { parse_long "$1" && ((${#number} < 12 && number >= -2147483648 && number <= 2147483647)); }

is_port() { parse_int "$1" && ((number >= 0 && number <= 65535)); }

# Integer.getInteger, which knows hexadecimal and octal numbers; what is no number leaves the variable.
decode_port() { # variable, text
  if [[ $2 =~ ^\+?(0[xX]|#)([0123456789abcdefABCDEF]{1,4})$ ]]; then
    printf -v "$1" '%d' "0x${BASH_REMATCH[2]}"
  elif [[ $2 =~ ^\+?(0[01234567]{0,6}|[123456789][0123456789]{0,4})$ ]]; then
    printf -v "$1" '%d' "${BASH_REMATCH[1]}"
  fi
}
