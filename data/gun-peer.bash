# SPDX-License-Identifier: MIT
# Completion of gun-peer(1) for bash: commands, then the options that the command itself names.

_gun_peer ()
{
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}

  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    mapfile -t COMPREPLY < <(compgen -W "$(gun-peer --help | sed -n 's/^  \([a-z][a-z]*\) .*/\1/p') --help --version" -- "$word")
  elif [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(gun-peer "$command" --help | grep -o -e '--[a-z-]*')" -- "$word")
  elif [[ $before == --kind ]]; then
    mapfile -t COMPREPLY < <(compgen -W 'everything users public content expiring deleted today' -- "$word")
  elif [[ $before == --db || $before == --tls-* || $before == --*-file || $before == --output || $before == --certificate ||
          $command == @(export|import|accept|sign|verify|encrypt|decrypt|work) ]]; then
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  fi
}

complete -F _gun_peer gun-peer
