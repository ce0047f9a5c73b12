// SPDX-License-Identifier: MIT
'use strict';

/* Small internets made of network namespaces:
 *
 *     left ─── its NAT ───┐                              ┌─── its NAT ─── right
 *     10.1.0.2   .11      ├── street, 203.0.113.0/24 ────┤     .12        10.2.0.2
 *                         │                              │
 *     left, open, .11 ────┘    STUN and TURN at .1       └─── right, open, .12
 *
 * A namespace lives as long as a process that holds it, so nothing is left of one when the test is gone, however it
 * went. No name is given to any: whoever wants into one enters that of its holder.
 */

const { execFile, spawnSync } = require('node:child_process');
const { promisify } = require('node:util');
const { Child } = require('../../interop/lib/child.js');

const run = promisify(execFile);

const STREET = '203.0.113.';
const STREET_6 = 'fd00:5::';
/* Number on the street of the first who comes to live there; behind a NAT that network is 10.1.0.0/24. */
const FIRST = 11;

/* How each kind of NAT maps an inner port to an outer one. Linux keeps the number where it can, towards everyone. */
const MAPPING = {
  'cone': 'masquerade',
  'full cone': 'masquerade',
  'symmetric': 'masquerade random,fully-random',
};

/* What the street sends to anywhere else is lost without a word, as it is on the internet; a TURN server that was told
 * of an error would close its relay. */
const ELSEWHERE = [
  'ip link add elsewhere type veth peer name nowhere',
  'ip link set nowhere up',
  'ip link set elsewhere up',
  'ip neighbour add 192.0.2.1 lladdr 02:00:00:00:00:01 dev elsewhere',
  'ip route add default via 192.0.2.1 dev elsewhere onlink',
];

/* Why these networks cannot be made here, or nothing. */
function missing()
{
  const made = spawnSync('unshare', ['--net', 'sh', '-e', '-c', [
    'ip link add street type bridge',
    'ip link add here type veth peer name there',
    `nft -f - <<'END'\n${natRules('full cone', '10.1.0.2', true)}\nEND`,
    `nft -f - <<'END'\n${gateRules(5)}\nEND`,
  ].join('\n')], { encoding: 'utf8' });

  if (made.error) return `no network namespace can be made here: ${made.error.message}`;
  return made.status === 0 ? null : `no network of namespaces can be made here: ${made.stderr.trim().split('\n')[0]}`;
}

/* What a NAT does. Its own side of the street answers nobody: a packet that came too early and was taken for the NAT's
 * own would keep the port from whoever it was meant for. */
function natRules(kind, inner, udpBlocked)
{
  return `
table inet nat {
  chain leaving {
    type nat hook postrouting priority srcnat
    oifname "street" ${MAPPING[kind]}
  }
  chain entering {
    type nat hook prerouting priority dstnat
    ${kind === 'full cone' ? `iifname "street" meta l4proto udp dnat ip to ${inner}` : ''}
  }
  chain passing {
    type filter hook forward priority filter
    ${udpBlocked ? 'meta l4proto udp drop' : ''}
    iifname "street" ct status dnat accept
    iifname "street" ct state new drop
  }
  chain own {
    type filter hook input priority filter
    iifname "street" drop
  }
}`;
}

/* Where packets get lost before anything else sees them: so many of a hundred of UDP, or all. */
function gateRules(lossPercent)
{
  return `
table inet gate {
  chain arriving {
    type filter hook prerouting priority raw
    ${lossPercent ? `meta l4proto udp numgen random mod 100 < ${lossPercent} drop` : ''}
  }
}`;
}

/* One namespace and the process that holds it. */
class Host
{
  constructor(name)
  {
    this.name = name;
    this.addresses = [];
  }

  async start(scene)
  {
    this.holder = scene.adopt(new Child(this.name, 'unshare', ['--net', 'sh', '-c', 'ip link set lo up && echo here && exec cat']));
    await this.holder.line(line => line === 'here', 'its namespace');
    return this;
  }

  get pid()
  {
    return this.holder.pid;
  }

  /* [command, arguments] that run `command` in here */
  entering(command, ...args)
  {
    return ['nsenter', [`--net=/proc/${this.pid}/ns/net`, command, ...args]];
  }

  async script(...lines)
  {
    try {
      return (await run(...this.entering('sh', '-e', '-c', lines.join('\n')))).stdout;
    } catch (error) {
      throw new Error(`${this.name}: ${error.stderr || error.message}`);
    }
  }

  nft(rules)
  {
    return this.script(`nft -f - <<'END'\n${rules}\nEND`);
  }

  /* Packets pass the gate of a host as it says, of what arrives from anywhere. */
  async gate(lossPercent = 0)
  {
    await this.nft(`${this.gated ? 'delete table inet gate\n' : ''}${gateRules(lossPercent)}`);
    this.gated = true;
  }

  /* Nothing arrives any more, and nothing that is forwarded leaves. Who sends is not told, as when a wire is cut. */
  shut()
  {
    return this.nft('add rule inet gate arriving iifname != "lo" drop');
  }

  /* The same, of UDP only */
  shutUdp()
  {
    return this.nft('add rule inet gate arriving iifname != "lo" meta l4proto udp drop');
  }

  /* Counts what leaves from now on, by what nft calls it; see counted(). */
  count(what)
  {
    return this.nft(`
table inet counted {
  counter seen {}
  chain leaving {
    type filter hook output priority filter
    oifname != "lo" ${what} counter name seen
  }
}`);
  }

  async counted()
  {
    const [, packets] = (await this.script('nft list counter inet counted seen')).match(/packets (\d+)/);

    return Number(packets);
  }
}

class Network
{
  constructor(scene)
  {
    this.scene = scene;
    this.street = new Host('street');
    this.nats = {};
    this.hosts = [];
    this.numbers = 0;
  }

  /* `left`, `right`: a kind of add(). `udpBlocked`: the side whose NAT lets no UDP pass. `ipv6`: that and nothing else. */
  async build({ left = 'open', right = 'open', udpBlocked, lossPercent = 0, ipv6 = false } = {})
  {
    await this.pave({ ipv4: !ipv6, ipv6 });
    this.left = await this.add('left', left, { udpBlocked: udpBlocked === 'left', lossPercent, ipv6 });
    this.right = await this.add('right', right, { udpBlocked: udpBlocked === 'right', lossPercent, ipv6 });
    return this;
  }

  /* The street alone */
  async pave({ ipv4 = true, ipv6 = false } = {})
  {
    await this.street.start(this.scene);
    await this.street.script('ip link add street type bridge', 'ip link set street up',
                             ...(ipv4 ? [`ip address add ${STREET}1/24 dev street`, ...ELSEWHERE] : []),
                             ...(ipv6 ? address6('street', 1) : []));
    this.street.address = ipv4 ? `${STREET}1` : `${STREET_6}1`;
    return this;
  }

  /* A host on the street or behind a NAT of its own. `kind`: 'open', 'cone', 'full cone' or 'symmetric', or 'beside',
   * in the network of `of`, which is left unless another is named. */
  async add(name, kind, { of = 'left', udpBlocked, lossPercent = 0, ipv6 } = {})
  {
    const number = kind === 'beside' ? null : this.numbers++;
    const host = await new Host(name).start(this.scene);

    this.hosts.push(host);
    host.lossPercent = lossPercent;
    if (kind === 'beside') await innerHost(host, this.nats[of]);
    else if (kind === 'open') await this.openHost(host, FIRST + number, ipv6);
    else await this.behindNat(host, number, kind, udpBlocked);
    await host.gate(lossPercent);
    return host;
  }

  async openHost(host, number, ipv6)
  {
    await plug(this.street, 'street', host, 'wire', `at-${number}`);
    await host.script(...(ipv6
      ? [...address6('wire', number), `ip -6 route add default via ${STREET_6}1`]
      : [`ip address add ${STREET}${number}/24 dev wire`, `ip route add default via ${STREET}1`]));
    host.address = ipv6 ? `${STREET_6}${number}` : `${STREET}${number}`;
    host.outside = host.address;
  }

  async behindNat(host, number, kind, udpBlocked)
  {
    const nat = await new Host(`NAT of ${host.name}`).start(this.scene);
    const street = FIRST + number;

    this.nats[host.name] = nat;
    nat.net = `10.${number + 1}.0.`;
    nat.inner = 1;
    await plug(this.street, 'street', nat, 'street', `at-${street}`);
    await nat.script(`ip address add ${STREET}${street}/24 dev street`, `ip route add default via ${STREET}1`,
                     'ip link add rooms type bridge', 'ip link set rooms up', `ip address add ${nat.net}1/24 dev rooms`,
                     'echo 1 >/proc/sys/net/ipv4/ip_forward');
    await nat.nft(natRules(kind, `${nat.net}2`, udpBlocked));
    await nat.gate();
    nat.address = `${STREET}${street}`;
    await innerHost(host, nat);
  }

  /* Between all of them, and the street, nothing passes any more. */
  async cut()
  {
    await Promise.all(this.gates().map(host => host.shut()));
  }

  async mend()
  {
    await Promise.all(this.gates().map(host => host.gate(host.lossPercent)));
  }

  gates()
  {
    return [...this.hosts, ...Object.values(this.nats)];
  }
}

function address6(device, number)
{
  return ['echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6', `echo 0 >/proc/sys/net/ipv6/conf/${device}/disable_ipv6`,
          `ip address add ${STREET_6}${number}/64 dev ${device} nodad`];
}

async function innerHost(host, nat)
{
  const number = ++nat.inner;

  await plug(nat, 'rooms', host, 'wire', `at-${number}`);
  await host.script(`ip address add ${nat.net}${number}/24 dev wire`, `ip route add default via ${nat.net}1`);
  host.address = `${nat.net}${number}`;
  host.outside = nat.address;
}

/* A wire from the bridge `bridge` of `here` to a new device `device` of `there`. */
async function plug(here, bridge, there, device, port)
{
  await here.script(`ip link add ${port} type veth peer name ${device} netns ${there.pid}`,
                    `ip link set ${port} master ${bridge} up`);
  await there.script(`ip link set ${device} up`);
}

module.exports = { Host, Network, STREET, STREET_6, missing };
