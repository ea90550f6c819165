#!/usr/bin/env bash
# Builds the native part of an installed @tensorflow/tfjs-node (`npm install --no-save --ignore-scripts
# @tensorflow/tfjs-node@4.22.0`) against the libtensorflow of the Python package tensorflow-cpu: for machines on which
# tfjs-node's own prebuilt library cannot be downloaded. Needs pip, unzip, g++ and Node's headers; Linux, x86-64.
set -euo pipefail
cd "$(dirname "$0")/.."
VERSION=${1:-2.12.1}
package=node_modules/@tensorflow/tfjs-node
home=$package/deps
[ -d "$package/binding" ] || { echo "Install @tensorflow/tfjs-node first, see this file's head." >&2; exit 1; }
node=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")/include/node
[ -f "$node/node_api.h" ] || { echo "Node's headers are not at $node." >&2; exit 1; }

mkdir -p "$home/lib" "$package/lib/napi-v8"
if [ ! -d "$home/wheel/tensorflow" ]; then
  # Any Python's wheel will do: no Python is run.
  pip download --quiet --no-deps --only-binary=:all: --python-version 3.11 --implementation cp \
    --platform manylinux_2_17_x86_64 --platform manylinux2014_x86_64 --dest "$home" "tensorflow-cpu==$VERSION"
  unzip -q "$home"/tensorflow_cpu-"$VERSION"-*.whl -d "$home/wheel"
fi
tensorflow=$(realpath "$home/wheel/tensorflow")
libraries=(libtensorflow_cc.so.2 libtensorflow_framework.so.2)
for library in "${libraries[@]}"; do ln -sf "$tensorflow/$library" "$home/lib/$library"; done
g++ -std=c++17 -O2 -fPIC -shared -w -DNAPI_VERSION=8 -DBUILDING_NODE_EXTENSION \
  -I"$node" -I"$tensorflow/include" -I"$package/binding" "$package"/binding/tfjs_b*.cc \
  -o "$package/lib/napi-v8/tfjs_binding.node" "${libraries[@]/#/$home/lib/}" \
  -Wl,-rpath,'$ORIGIN/../../deps/lib' -Wl,--allow-shlib-undefined
echo "Built. npx singan train photo.jpg --engine tfjs says: operators libtensorflow"
