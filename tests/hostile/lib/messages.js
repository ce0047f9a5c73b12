// SPDX-License-Identifier: MIT
'use strict';

/*
 * Texts that no peer should send, each with a name. None of them may close a good peer's link, change what others
 * wrote, or be worth a warning.
 */

const STATE = 1700000000000;

function put(soul, node, id = `m${Math.random()}`)
{
  return JSON.stringify({ '#': id, put: { [soul]: node } });
}

/* A put whose text is given as it is, for what JSON.stringify would not write. */
function putText(text)
{
  return `{"#":"t${Math.random()}","put":${text}}`;
}

function node(soul, states, values)
{
  return { _: { '#': soul, '>': states }, ...values };
}

const NOT_JSON = {
  'a word': 'hello',
  nothing: '',
  'a space': ' ',
  'a space before': ' {"#":"x"}',
  'a number': '17',
  'a string': '"text"',
  null: 'null',
  'half an object': '{"#":"x","put":{"s":{"_":{"#":"s"',
  'half a batch': '[{',
  'half a string': '{"#":"abc',
  'half an escape': '{"#":"\\u12',
  'a wrong escape': '{"#":"\\x41"}',
  'a trailing comma': '{"#":"x",}',
  'two objects': '{"#":"a"}{"#":"b"}',
  'single quotes': '{\'#\':\'x\'}',
  'a comment': '{"#":"x"/*y*/}',
  'no colon': '{"#" "x"}',
  'an unknown word': '{"#":"x","put":tru}',
  'a leading zero': '{"#":01}',
  'a raw NUL': '{"#":"a\u0000b"}',
  'a raw newline in text': '{"#":"a\nb"}',
  'opening brackets': '['.repeat(200000),
  'opening braces': '{"a":'.repeat(40000),
  'deep and closed': '['.repeat(50000) + ']'.repeat(50000),
  'deep in a value':
    putText(`{"s":{"_":{"#":"s",">":{"k":${STATE}}},"k":${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}}}`),
  'a long number': `{"#":${'9'.repeat(100000)}}`,
  'a byte order mark': '\ufeff{"#":"x"}',
};

const NOT_GUN = {
  'an empty object': '{}',
  'an empty batch': '[]',
  'batches in batches': '[[[{"#":"x"}]]]',
  'a batch of junk': '[1,null,true,"no json","{\\"#\\":","[]",{},[]]',
  'strings of objects': '["{\\"#\\":\\"s1\\",\\"get\\":{\\"#\\":\\"nobody\\"}}"]',
  'a large batch': `[${'{"#":"same","get":{"#":"nobody"}},'.repeat(15000)}{}]`,
  'an id of an object': '{"#":{"a":1},"get":{"#":"x"}}',
  'an id of an array': '{"#":[1],"get":{"#":"x"}}',
  'an id of null': '{"#":null,"get":{"#":"x"}}',
  'a very long id': `{"#":"${'i'.repeat(500000)}","get":{"#":"x"}}`,
  'an empty id': '{"#":"","get":{"#":"x"}}',
  'answers to nobody': '{"#":"a1","@":"nobody","put":{},"ok":true,"err":"no"}',
  'an answer of an object': '{"#":"a2","@":{"x":1},"ok":1}',
  'an error of an object': '{"#":"a3","@":"x","err":{"a":[1]}}',
  'ok of text': '{"#":"a4","@":"x","ok":"yes"}',
  'put of text': '{"#":"p1","put":"text"}',
  'put of an array': '{"#":"p2","put":[1,2]}',
  'put of null': '{"#":"p3","put":null}',
  'put of nothing': '{"#":"p4","put":{}}',
  'a node of text': put('s', 'text'),
  'a node of null': put('s', null),
  'a node of an array': put('s', [1]),
  'a node without _': put('s', { k: 1 }),
  '_ of text': put('s', { _: 'x', k: 1 }),
  '_ without states': put('s', { _: { '#': 's' }, k: 1 }),
  '_ of another soul': put('s', node('other', { k: STATE }, { k: 1 })),
  '_ with a soul of a number': put('s', { _: { '#': 1, '>': { k: STATE } }, k: 1 }),
  'states of text': put('s', { _: { '#': 's', '>': 'x' }, k: 1 }),
  'states of an array': put('s', { _: { '#': 's', '>': [1] }, k: 1 }),
  'a key without a state': put('s', node('s', {}, { k: 1 })),
  'a state without a key': put('s', node('s', { k: STATE }, {})),
  'a state of text': put('s', node('s', { k: 'x' }, { k: 1 })),
  'a state of null': put('s', node('s', { k: null }, { k: 1 })),
  'a state of true': put('s', node('s', { k: true }, { k: 1 })),
  'a state of an object': put('s', node('s', { k: {} }, { k: 1 })),
  'a state below all': putText('{"s":{"_":{"#":"s",">":{"k":-Infinity}},"k":1}}'),
  'a state above all': putText('{"s":{"_":{"#":"s",">":{"k":Infinity}},"k":1}}'),
  'a state that is no number': putText('{"s":{"_":{"#":"s",">":{"k":NaN}},"k":1}}'),
  'a state of 1e999': putText('{"s":{"_":{"#":"s",">":{"k":1e999}},"k":1}}'),
  'a state of -1e999': putText('{"s":{"_":{"#":"s",">":{"k":-1e999}},"k":1}}'),
  'a state far ahead': put('s', node('s', { k: 1e300 }, { k: 1 })),
  'a value of an array': put('s', node('s', { k: STATE }, { k: [1] })),
  'a value of an object': put('s', node('s', { k: STATE }, { k: { a: 1 } })),
  'a value of 1e999': putText(`{"s":{"_":{"#":"s",">":{"k":${STATE}}},"k":1e999}}`),
  'a link to nothing': put('s', node('s', { k: STATE }, { k: { '#': '' } })),
  'a link to a number': put('s', node('s', { k: STATE }, { k: { '#': 1 } })),
  'a link and more': put('s', node('s', { k: STATE }, { k: { '#': 'a', b: 1 } })),
  'an empty key': put('s', node('s', { '': STATE }, { '': 1 })),
  'an empty soul': put('', node('', { k: STATE }, { k: 1 })),
  'a very long soul': put('s'.repeat(100000), node('s'.repeat(100000), { k: STATE }, { k: 1 })),
  'a very long key': put('s', node('s', { ['k'.repeat(100000)]: STATE }, { ['k'.repeat(100000)]: 1 })),
  'the old single put': '{"#":"o1","put":{"#":"s",".":"k",":":1,">":1}}',
  'get of text': '{"#":"g1","get":"x"}',
  'get of null': '{"#":"g2","get":null}',
  'get of nothing': '{"#":"g3","get":{}}',
  'get of an array': '{"#":"g4","get":[1]}',
  'get of a number': '{"#":"g5","get":{"#":1}}',
  'get of an empty soul': '{"#":"g6","get":{"#":""}}',
  'get of an odd key': '{"#":"g7","get":{"#":"s",".":[1]}}',
  'get of an odd range': '{"#":"g8","get":{"#":{"*":1,">":{},"<":[]},"%":"x"}}',
  'get of a lex key': '{"#":"g9","get":{"#":"s",".":{"*":null,">":1}}}',
  'put and get at once': '{"#":"b1","put":{},"get":{"#":"x"}}',
  'paths of an object': '{"#":"v1","><":{"a":1},"get":{"#":"x"}}',
  'very long paths': `{"#":"v2","><":"${'a,'.repeat(100000)}","get":{"#":"x"}}`,
  'a hash of an object': '{"#":"h1","##":{"a":1},"get":{"#":"x"}}',
  'dam of c': '{"#":"d1","dam":"c"}',
  'dam of d': '{"#":"d2","dam":"d"}',
  'dam of one': '{"#":"d3","dam":"one"}',
  'dam of an object': '{"#":"d4","dam":{}}',
  'dam of a number': '{"#":"d5","dam":1}',
  'dam unknown': '{"#":"d6","dam":"toString"}',
  'dam of trouble': '{"#":"d7","dam":"!","err":{"a":1}}',
  'dam with an odd pid': '{"#":"d8","dam":"?","pid":{"a":1}}',
  'dam with a long pid': `{"#":"d9","dam":"?","pid":"${'p'.repeat(100000)}"}`,
  'dam of a mob': '{"#":"d10","dam":"mob","mob":2,"peers":{"http://127.0.0.1:1/gun":{}}}',
  'dam to dial': '{"#":"d11","dam":"opt","opt":{"peers":"http://127.0.0.1:1/gun"}}',
  'dam with odd options': '{"#":"d12","dam":"opt","opt":null}',
  'a clock': '{"#":"n1","nts":"x","NTS":[]}',
  'names of Object.prototype': '{"__proto__":{"x":1},"constructor":1,"toString":2,"#":"pr1"}',
  'an rtc offer': '{"#":"r1","@":"x","ok":{"rtc":{"offer":{"type":"offer","sdp":"x"},"id":"me"}}}',
};

/* Names that mean something in JavaScript; to GUN they are souls and keys as any other. */
const ODD_NAMES = ['__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty', 'link', 'length', '0', '-1',
                   'a\u0000b', '\u001b', '_', '#', '\ud800', '\u202e', ' ', '%s%n', '../../etc',
                   "'; DROP TABLE current;--"];

module.exports = { STATE, NOT_JSON, NOT_GUN, ODD_NAMES };
