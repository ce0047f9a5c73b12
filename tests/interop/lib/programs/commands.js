// SPDX-License-Identifier: MIT
'use strict';

/*
 * What one gun.js can be told, the same in node and in a page: gunCommands() returns a function for each command.
 * A command names where by `path`, and by `user` whose space that path begins in: true is who is logged in, a text is
 * the public key of somebody. SEA is there only where sea.js was loaded.
 */
(global => {
  /* JSON has no undefined, which is how gun says that nobody has the value */
  function value(data)
  {
    return data === undefined ? { absent: true } : { value: data };
  }

  function gunCommands(gun, SEA, report)
  {
    const followed = new Map();
    const root = user => {
      if (user === undefined) return gun;
      return user === true ? gun.user() : gun.user(user);
    };
    const at = ({ path, user }) => path.reduce((chain, part) => chain.get(part), root(user));
    const acked = id => ack => report({ id, event: 'ack', err: ack.err, ok: ack.ok });
    const follow = (id, chain) => {
      followed.set(id, chain);
      chain.on((data, key) => report({ id, event: 'on', key, ...value(data) }));
    };

    return {
      put({ id, value: data, cert, ...where }) { at(where).put(data, acked(id), cert && { opt: { cert } }); },
      set({ id, value: data, ...where }) { at(where).set(data, acked(id)); },
      on({ id, ...where }) { follow(id, at(where)); },
      map({ id, ...where }) { follow(id, at(where).map()); },
      once({ id, wait, ...where }) {
        at(where).once((data, key) => report({ id, event: 'once', key, ...value(data) }), { wait });
      },
      /* What it has in memory, which it has believed: [soul, key] each */
      held({ id, souls }) {
        const keysOf = soul => Object.keys(gun._.graph[soul] || {}).filter(key => key !== '_');

        report({ id, event: 'held', keys: souls.flatMap(soul => keysOf(soul).map(key => [soul, key])) });
      },
      off({ id, follow: which }) {
        followed.get(which).off();
        report({ id, event: 'off' });
      },
      drop({ id }) {
        Object.values(gun._.opt.peers || {}).forEach(peer => peer.wire && peer.wire.close());
        report({ id, event: 'dropped' });
      },
      peers({ id }) {
        const peers = Object.values(gun._.opt.peers || {});

        report({ id, event: 'peers', open: peers.filter(p => p.wire && p.wire.readyState === 1).length });
      },
      create({ id, alias, password }) {
        gun.user().create(alias, password, ({ err, pub }) => report({ id, event: 'account', err, pub }));
      },
      auth({ id, args }) {
        gun.user().auth(...args, ({ err }) => {
          const { is, _: own } = gun.user();

          report({ id, event: 'account', ...(err ? { err } : { pub: is.pub, pair: own.sea }) });
        });
      },
      async sea({ id, name, args }) {
        report({ id, event: 'sea', ...value(await SEA[name](...args)) });
      },
    };
  }

  if (typeof module !== 'undefined') module.exports = { gunCommands };
  else global.gunCommands = gunCommands;
})(globalThis);
