// SPDX-License-Identifier: MIT
'use strict';

/* Reads what callgrind wrote: the instructions and system calls of each function itself, without those of its callees.
 * The format is in the manual of valgrind, "Callgrind Format Specification". */

/* Names are written once and then referred to by number; the kinds of names count for themselves. */
const KINDS_OF_NAMES = {
  fl: 'file', fi: 'file', fe: 'file', cfi: 'file', cfl: 'file', fn: 'function', cfn: 'function', ob: 'object',
  cob: 'object',
};
const POSITION = /^(\w+)=(?:\((\d+)\))?\s*(.*)$/;
const COST = /^[+\-*\d]/;

class Names
{
  constructor()
  {
    this.known = { file: new Map(), function: new Map(), object: new Map() };
  }

  resolve(word, id, name)
  {
    const known = this.known[KINDS_OF_NAMES[word]];

    if (id === undefined) return name;
    if (name) known.set(id, name);
    return known.get(id);
  }
}

/* Yields { object, file, name, costs } for each line of costs, with costs by event, as in { Ir: 3, sysCount: 0 } */
function* lines(text)
{
  const names = new Names();
  const at = {};
  let events = [];
  let isCall = false;

  for (const line of text.split('\n')) {
    const [, word, id, rest] = POSITION.exec(line) || [];

    if (line.startsWith('events:')) events = line.slice(7).trim().split(/\s+/);
    else if (line.startsWith('calls=')) isCall = true;
    else if (word in KINDS_OF_NAMES) {
      const name = names.resolve(word, id, rest);

      if (word === 'ob' || word === 'fl' || word === 'fn') at[KINDS_OF_NAMES[word]] = name;
    } else if (COST.test(line)) {
      const numbers = line.trim().split(/\s+/).slice(1);

      /* the line after calls= is what the callee cost, which stands under its own name too */
      if (!isCall) {
        yield { object: at.object, file: at.file, name: at.function,
                costs: Object.fromEntries(events.map((event, i) => [event, Number(numbers[i] || 0)])) };
      }
      isCall = false;
    }
  }
}

module.exports = { lines };
