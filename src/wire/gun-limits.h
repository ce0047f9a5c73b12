/* SPDX-License-Identifier: MIT */

#pragma once

/* Every limit on what comes from outside and goes out, with its unit and source. */

/* Largest message taken from a peer, bytes of UTF-8. gun's own is 90,000,000 (PROTOCOL.md section
 * 0); nobody needs that. */
#define GUN_LIMIT_MESSAGE_BYTES (16 * 1024 * 1024)

/* Deepest nesting of objects and arrays. A put needs 5; `ok.rtc` needs 5; old double-encoded
 * batches start anew. */
#define GUN_LIMIT_NESTING 32

/* Messages in one batch frame. */
#define GUN_LIMIT_BATCH_MESSAGES 10000

/* Keys in one node of one message, and nodes in one message. */
#define GUN_LIMIT_NODE_KEYS 100000
#define GUN_LIMIT_MESSAGE_NODES 100000

/* Longest soul and longest key, UTF-16 units. */
#define GUN_LIMIT_SOUL_LENGTH 16384
#define GUN_LIMIT_KEY_LENGTH 16384

/* Longest message id taken, UTF-16 units; gun's are 9. */
#define GUN_LIMIT_ID_LENGTH 256

/* Longest frame we say, UTF-16 units: above it a stock relay loses keys (PROTOCOL.md section 1). A
 * single longer value goes alone. */
#define GUN_LIMIT_FRAME_LENGTH 32768

/* The same in bytes of UTF-8: what a data channel takes when the other side does not say how much it
 * takes (RFC 8841 section 6). */
#define GUN_LIMIT_FRAME_BYTES 65536

/* A batch frame is sent when it would grow beyond this (DECISIONS.md section 3), UTF-16 units. */
#define GUN_LIMIT_BATCH_LENGTH 16000

/* A value with more quotation marks than this, in a frame above GUN_LIMIT_FRAME_LENGTH, would be
 * lost by a stock relay. */
#define GUN_LIMIT_QUOTES 30000

/* Only the first characters of `><` are read (PROTOCOL.md section 2). */
#define GUN_LIMIT_VIA_LENGTH 99

/* Sentences kept about parts of one message that were refused; the rest is only counted. */
#define GUN_LIMIT_REFUSED_SENTENCES 20

/* Keys of one peer that are at the door or on their way to the disk; above it the peer is not read from, until half of them are
 * through. */
#define GUN_LIMIT_UNSETTLED_KEYS 4096

/* Bytes that may wait for a peer that does not read; above it the peer is told, and its link closed. Below what a link takes at
 * most (GUN_RELAY_QUEUE_BYTES), so that being told still fits. */
#define GUN_LIMIT_QUEUE_BYTES (12 * 1024 * 1024)

/* The same for all peers together. While more waits, none may have more than the second number: thousands of clients that do not
 * read would else take 12 MB each. */
#define GUN_LIMIT_ALL_QUEUES_BYTES (256 * 1024 * 1024)
#define GUN_LIMIT_CROWDED_QUEUE_BYTES (1024 * 1024)
