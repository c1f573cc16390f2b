#!/usr/bin/env bash
# Makes all captures again. Needs root (for network namespaces) and setup.sh.
cd "$(dirname "$0")" || exit 1
bad=0
for script in verification storage negotiation query retrieve worklist mpps \
    commitment print ups rejects aborts tcp-trouble pdu-shapes other-protocols \
    link-layers scheduled-workflow capture-trouble; do
    ./$script.sh || bad=1
done
exit $bad
