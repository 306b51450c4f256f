#!/bin/sh
# Build the image target/polyfork: what bin/polyfork does in a repository that has none yet.
#
# Progress goes to stderr, a line for each phase; Maven's own output to target/build.log.
# Exit code 0 when there is an image afterwards, 2 when something is missing, 1 when building fails.

repository=$(cd -P -- "${0%/*}/../.." && pwd) || exit 2
target=$repository/target
image=$target/polyfork
log=$target/build.log

say() {
    printf 'polyfork: %s\n' "$1" >&2
}

fail() {
    say "$1"
    exit 2
}

# Print the Java version of the JDK in folder $1, such as 25; nothing when it is no JDK.
java_version() {
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return
    while IFS='="' read -r key _ version _; do
        [ "$key" = JAVA_VERSION ] && echo "${version%%[!0-9]*}"
    done <"$1/release"
}

# Remember the JDK in folder $1 if it is the best so far. Java 25 is what the Graal compiler's jars
# are made for; a later version works without them.
consider() {
    version=$(java_version "$1")
    [ "${version:-0}" -ge 25 ] || return
    if [ -z "$jdk" ] || { [ "$version" = 25 ] && [ "$jdk_version" != 25 ]; }; then
        jdk=$1
        jdk_version=$version
    fi
}

find_jdk() {
    jdk=
    if [ -n "$POLYFORK_JAVA_HOME" ]; then
        consider "$POLYFORK_JAVA_HOME"
        [ -n "$jdk" ] || fail "POLYFORK_JAVA_HOME is not a JDK 25 or later: $POLYFORK_JAVA_HOME"
        return
    fi
    [ -z "$JAVA_HOME" ] || consider "$JAVA_HOME"
    javac=$(command -v javac) && javac=$(readlink -f "$javac") && consider "${javac%/bin/javac}"
    for folder in /usr/lib/jvm/* /usr/java/* /opt/* /opt/java/* \
        "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
        consider "$folder"
    done
    [ -n "$jdk" ] || fail "no JDK 25 or later was found: install one (https://adoptium.net or your\
 distribution's openjdk-25-jdk), or name its folder in POLYFORK_JAVA_HOME"
}

check_platform() {
    case $(uname -s)-$(uname -m) in
        Linux-x86_64 | Linux-aarch64) ;;
        *) fail "only Linux on x86-64 or aarch64 is supported, this is $(uname -s) on $(uname -m)" ;;
    esac
    for loader in /lib/ld-musl-*; do
        [ ! -e "$loader" ] || [ -e /lib64/ld-linux-x86-64.so.2 ] ||
            [ -e /lib/ld-linux-aarch64.so.1 ] ||
            fail "only Linux with glibc is supported, this one has musl"
    done
}

# Only one build at a time: the others wait, and then find the image.
lock() {
    mkdir -p "$target" 2>/dev/null && : >>"$target/build.lock" ||
        fail "the image cannot be built, $target cannot be written to"
    command -v flock >/dev/null || return 0
    exec 9>>"$target/build.lock"
    if ! flock -n 9; then
        say "another run is building the image, waiting for it"
        flock 9
    fi
}

# Show the lines of Maven's output that tell where the build is. Fails when they cannot all be written.
progress() {
    downloading= compiling= lost=
    while IFS= read -r line; do
        printf '%s\n' "$line" 2>/dev/null || lost=1
        case $line in
            polyfork:*) printf '%s\n' "$line" >&2 ;;
            *Downloading\ from*)
                [ -n "$downloading" ] || say "downloading libraries (once, about 250 MB)"
                downloading=1
                ;;
            *compile*@\ polyfork-runtime*)
                [ -n "$compiling" ] || say "compiling"
                compiling=1
                ;;
        esac
    done
    [ -z "$lost" ]
}

# With another locale, Java could not read the names of folders that are not ASCII.
build() {
    cd "$repository" || exit 2
    full=
    LC_ALL=C.UTF-8 JAVA_HOME=$jdk mvn -B -Dquick -DskipTests -pl :polyfork-image -am \
        -Dpolyfork.jdk="[$jdk_version,$((jdk_version + 1)))" -Dpolyfork.home="$image" package 2>&1 9>&- |
        progress >"$log" || full='No space left on device'
    [ ! -f "$image/lib/launch.sh" ] || return
    reason=$(grep -m 1 -F 'No space left on device' "$log") || reason=$full
    [ -n "$reason" ] || reason=$(grep -m 1 '^\[ERROR\]' "$log")
    say "the image could not be built${reason:+: ${reason#\[ERROR\] }} (all output: $log)"
    exit 1
}

check_platform
find_jdk
command -v mvn >/dev/null ||
    fail "building needs Maven: install it (Debian, Ubuntu: apt install maven)"
lock
[ -f "$image/lib/launch.sh" ] && exit 0
say "first run: building the image with $jdk"
trap 'exit 130' INT
trap 'exit 143' TERM HUP
build
say "the image is ready"
