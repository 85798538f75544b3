# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# shellcheck disable=SC2034 # what reads this file uses all of it
# What packaging/setup, demo, test and .ci/run have in common. Read with `source`; does nothing by itself.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
build="$top/build"
logs="$build/log"
model="$build/models/SmolLM2-135M-Instruct.Q4_1.gguf"
setupResult="$build/setup.conf" # written by packaging/setup: which LibTorch, and whether CUDA is of use

# say SENTENCE...: one a line.
say() { printf '%s\n' "$@"; }

# fail SENTENCE...: one a line, then the end.
fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

# duration SECONDS -> "2 min 05 s"
duration() {
  if [ "$1" -lt 60 ]; then printf '%d s' "$1"; else printf '%d min %02d s' $(($1 / 60)) $(($1 % 60)); fi
}

stepNames=()
stepSeconds=()
stepBegan=-1

# step NAME [HOW LONG]: ends the step before, and says what comes and how long it takes.
step() {
  endStep
  stepNames+=("$1")
  stepBegan=$SECONDS
  printf '\n== %s%s\n' "$1" "${2:+ ($2)}"
}

endStep() {
  [ "$stepBegan" -ge 0 ] || return 0
  stepSeconds+=($((SECONDS - stepBegan)))
  stepBegan=-1
}

# reportSteps: what each step took, and the room on the disk.
reportSteps() {
  endStep
  printf '\n== Time and room\n'
  local i
  for i in "${!stepNames[@]}"; do printf '%12s  %s\n' "$(duration "${stepSeconds[$i]}")" "${stepNames[$i]}"; done
  printf '%12s  in all\n' "$(duration "$SECONDS")"
  printf '%12s  %s\n' "$(du -sh "$build" | cut -f1)" "used by the build folder, $(df -h --output=avail "$build" | tail -n 1 | tr -d ' ') free"
}

# logged NAME COMMAND...: the output goes to build/log/NAME.log, and to a terminal if there is one. On failure the errors in
# the log are shown, or its end; the command's exit status is returned.
logged() {
  local name=$1 status=0
  shift
  mkdir -p "$logs"
  if [ -t 1 ]; then
    "$@" 2>&1 | tee "$logs/$name.log" || status=$?
  else
    "$@" > "$logs/$name.log" 2>&1 || status=$?
  fi
  if [ "$status" -ne 0 ]; then
    # A pipe into head could end grep early; what it printed is enough.
    [ -t 1 ] || { grep -nE -A 4 'error:|^ERROR|^E: |FAILED:|CMake Error' "$logs/$name.log" || tail -n 25 "$logs/$name.log"; } | head -n 40 || true
    say "This did not work: $*" "The whole log: $logs/$name.log"
  fi
  return "$status"
}

# readSetup: what packaging/setup found out.
readSetup() {
  PLUMBLINE_SETUP_TORCH=""
  PLUMBLINE_SETUP_CUDA=AUTO
  # shellcheck source=/dev/null
  if [ -f "$setupResult" ]; then source "$setupResult"; fi
}

# buildPreset PRESET: configures and builds; safe to repeat.
buildPreset() {
  local preset=$1 cache="$build/$1/CMakeCache.txt"
  local arguments=(--preset "$preset")
  readSetup
  case "$preset" in
    dev | release | headless) arguments+=("-DPLUMBLINE_CUDA=$PLUMBLINE_SETUP_CUDA") ;;
  esac
  case "$preset" in
    tsan | fuzz) ;; # without LibTorch
    *) [ -z "$PLUMBLINE_SETUP_TORCH" ] || arguments+=("-DPLUMBLINE_TORCH_ROOT=$PLUMBLINE_SETUP_TORCH") ;;
  esac
  # A build folder that was copied from elsewhere is begun anew.
  if [ -f "$cache" ] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$top" "$cache"; then arguments+=(--fresh); fi
  cd "$top" || return 1
  logged "configure-$preset" cmake "${arguments[@]}" || return 1
  logged "build-$preset" cmake --build --preset "$preset"
}

# runTests PRESET: all tests of a built preset, never with a window; then each failure, each skip with its reason, and the
# counts. Returns 1 if anything failed or nothing ran.
runTests() {
  local preset=$1 results="$build/$1/test-results" status=0
  rm -rf "$results"
  mkdir -p "$results" "$logs"
  cd "$top" || return 1
  env -u DISPLAY -u WAYLAND_DISPLAY QT_QPA_PLATFORM=offscreen "GTEST_OUTPUT=xml:$results/" GTEST_COLOR=no \
    ctest --preset "$preset" -j 2 --output-junit "$results/ctest.junit" > "$logs/test-$preset.log" 2>&1 < /dev/null || status=$?
  if [ ! -s "$results/ctest.junit" ]; then
    tail -n 25 "$logs/test-$preset.log"
    say "The tests of $preset could not be run. The whole log: $logs/test-$preset.log"
    return 1
  fi
  if [ "$preset" = dev ]; then "$top/packaging/check-desktop" "$results/desktop.cases" || status=1; fi
  python3 "$top/packaging/summarise" --name "$preset" --totals "$results/totals" "$results" || status=1
  return "$status"
}
