# needs: nothing

# A file of java.util.Properties, read as its load(InputStream) does, JDK 9 and later.

property_keys=() property_values=() property_lines=() property_fault=''
trimmed='' unescaped=''

# Runs a function with bash taking each byte for a character, as the format does: ISO-8859-1.
in_bytes() {
  local before=${LC_ALL-} had=${LC_ALL+yes}
  LC_ALL=C
  "$@"
  if [[ -n $had ]]; then LC_ALL=$before; else unset LC_ALL; fi
}

# Sets property_keys, property_values (both UTF-8) and property_lines (one logical line each), of several
# lines with the same key the last; property_fault where Java refuses the file. Needs in_bytes.
read_properties() { # file
  local blanks=$' \t\f' lines=() line logical='' backslashes part text=''
  local -A latest=()
  local keys=() values=() wholes=() index
  property_fault=''
  # bash holds no NUL; 0x01 stands for it: both are trimmed, neither is blank.
  while IFS= read -r -d '' part; do text+=$part$'\001'; done <"$1"
  text+=$part
  text=${text//$'\r\n'/$'\n'}
  mapfile -t lines <<<"${text//$'\r'/$'\n'}"
  for line in "${lines[@]}" ''; do
    line=${line#"${line%%[!"$blanks"]*}"}
    if [[ -z $logical && ( -z $line || $line == [#!]* ) ]]; then continue; fi
    backslashes=${line##*[!\\]}
    if ((${#backslashes} % 2)); then
      logical+=${line%?}
      continue
    fi
    logical+=$line
    if [[ -n $logical ]]; then take_property; fi
    logical=''
  done
  property_keys=() property_values=() property_lines=()
  for index in ${keys[@]+"${!keys[@]}"}; do
    if [[ ${latest[.${keys[index]}]} == "$index" ]]; then
      property_keys+=("${keys[index]}")
      property_values+=("${values[index]}")
      property_lines+=("${wholes[index]}")
    fi
  done
}

# One logical line, into what read_properties collects.
take_property() {
  local key
  [[ $logical =~ ^(([^\\=:$blanks]|\\.)*)[$blanks]*([=:][$blanks]*)?(.*)$ ]]
  set -- "${BASH_REMATCH[1]}" "${BASH_REMATCH[4]}"
  unescape "$1"
  key=$unescaped
  unescape "$2"
  latest[.$key]=${#keys[@]}
  keys+=("$key")
  values+=("$unescaped")
  wholes+=("$logical")
}

# Sets unescaped: the text in UTF-8.
unescape() {
  local rest=$1 plain high=0 unit
  unescaped=''
  while [[ $rest == *[\\$'\200'-$'\377']* ]]; do
    plain=${rest%%[\\$'\200'-$'\377']*}
    unescaped+=$plain rest=${rest#"$plain"}
    if [[ $rest =~ ^\\u([0123456789abcdefABCDEF]{4}) ]]; then
      unit=$((16#${BASH_REMATCH[1]})) rest=${rest:6}
    elif [[ $rest == \\u* ]]; then
      property_fault='has a \u without four hexadecimal digits behind it'
      return 0
    else
      if [[ $rest == \\* ]]; then
        rest=${rest:1}
        case $rest in
          t*) rest=$'\t'${rest:1} ;;
          n*) rest=$'\n'${rest:1} ;;
          r*) rest=$'\r'${rest:1} ;;
          f*) rest=$'\f'${rest:1} ;;
        esac
      fi
      printf -v unit '%d' "'${rest:0:1}"
      unit=$((unit & 255)) rest=${rest:1}
    fi
    if ((unit >= 0xD800 && unit < 0xDC00)) && [[ $rest =~ ^\\u[dD][c-fC-F][0123456789abcdefABCDEF]{2} ]]; then
      high=$unit
      continue
    fi
    if ((high)); then unit=$((0x10000 + (high - 0xD800) * 0x400 + unit - 0xDC00)); fi
    high=0
    add_character "$unit"
  done
  unescaped+=$rest
}

# A lone half of a surrogate pair has no bytes: Java writes `?` for it.
add_character() { # code point
  local byte octal=''
  if (($1 == 0)); then
    set -- 1
  elif (($1 >= 0xD800 && $1 < 0xE000)); then
    set -- 63
  fi
  if (($1 < 0x80)); then
    set -- "$1"
  elif (($1 < 0x800)); then
    set -- $((0xC0 | $1 >> 6)) $((0x80 | $1 & 63))
  elif (($1 < 0x10000)); then
    set -- $((0xE0 | $1 >> 12)) $((0x80 | $1 >> 6 & 63)) $((0x80 | $1 & 63))
  else
    set -- $((0xF0 | $1 >> 18)) $((0x80 | $1 >> 12 & 63)) $((0x80 | $1 >> 6 & 63)) $((0x80 | $1 & 63))
  fi
  for byte in "$@"; do printf -v octal '%s\\0%03o' "$octal" "$byte"; done
  printf -v octal %b "$octal"
  unescaped+=$octal
}

# Sets trimmed as String.trim does.
trim() {
  trimmed=${1#"${1%%[!$'\001'-' ']*}"}
  trimmed=${trimmed%"${trimmed##*[!$'\001'-' ']}"}
}
