// SPDX-License-Identifier: MIT
'use strict';

/*
 * The network of tests that connect directly: the namespace they run in (tests/support/in-netns) gets one wire with an
 * address, since nobody offers that of the loopback. It ends at a wall: who would be spoken to beyond it is noted, and
 * is not. Names of mDNS pass, which Chromium hides addresses behind.
 */

const { spawnSync } = require('node:child_process');

const ADDRESS = '10.9.0.2';

const WIRE = `
ip link add wire type veth peer name wall
for end in wire wall; do
  echo 1 >/proc/sys/net/ipv6/conf/$end/disable_ipv6
  ip link set $end up
done
ip address add ${ADDRESS}/24 dev wire
ip route add default via 10.9.0.1 dev wire
nft -f - <<'END'
table inet lan {
  set beyond { type ipv4_addr . inet_proto; flags dynamic; }
  chain leaving {
    type filter hook output priority filter
    oifname != "wire" accept
    ip daddr 224.0.0.0/4 accept
    update @beyond { ip daddr . meta l4proto }
    drop
  }
}
END`;

let reason;

function sh(script)
{
  const { status, stdout, stderr, error } = spawnSync('sh', ['-e', '-c', script], { encoding: 'utf8' });

  return { stdout, failed: error ? error.message : status !== 0 && stderr.trim().split('\n')[0] };
}

/* Makes the network. Why it cannot be made here, or nothing. */
function missing()
{
  reason ??= (() => {
    const links = sh('ip -o link');

    if (links.failed) return `no network can be made here: ${links.failed}`;
    /* Of a machine that others use nothing is changed */
    if (links.stdout.trim().split('\n').length > 1) return 'this network is not of the test alone: tests/support/in-netns makes one';

    const { failed } = sh(WIRE);

    return failed ? `no network can be made here: ${failed}` : '';
  })();
  return reason || null;
}

function nft(words)
{
  const { stdout, failed } = sh(`nft ${words}`);

  if (failed) throw new Error(`nft ${words}: ${failed}`);
  return stdout;
}

/*
 * What comes from this UDP port and is data of DTLS (1.2: 23, 1.3: from 32 on), as all of SCTP is, arrives no more until
 * mend(). Of packets as long as that, the lost ones are counted.
 */
function cutData(port, longBytes)
{
  const data = `udp sport ${port} @th,64,8 23-63`;

  nft(`'add chain inet lan from-${port} { type filter hook prerouting priority raw; }'`);
  nft(`'add rule inet lan from-${port} ${data} udp length >= ${longBytes} counter drop'`);
  nft(`'add rule inet lan from-${port} ${data} drop'`);
}

function lostLong(port)
{
  return Number(nft(`list chain inet lan from-${port}`).match(/packets (\d+)/)[1]);
}

function mend(port)
{
  nft(`delete chain inet lan from-${port}`);
}

/* Who would have been spoken to beyond the wall: an address and a protocol each */
function beyond()
{
  const answer = JSON.parse(nft('-j list set inet lan beyond'));
  const { set } = answer.nftables.find(entry => entry.set);

  return (set.elem || []).map(entry => (entry.elem ? entry.elem.val : entry).concat.join(' '));
}

module.exports = { ADDRESS, beyond, cutData, lostLong, mend, missing };
