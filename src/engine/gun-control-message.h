/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * What gun-peer and the program that holds the database say to each other: one JSON object a line,
 * flat, over FILE.sock.
 *
 * Asked:
 *   {"id":1,"do":"get","soul":S,"key":K,"wait":5,"peers":[URL…]}   without "key" the whole node
 *                                   "raw":true: signed values with what signs them
 *   {"id":2,"do":"put","soul":S,"key":K,"value":"JSON","wait":5,"peers":[URL…]}
 *                                   "state":MS: of "state", with which the value was signed
 *   {"id":3,"do":"watch","soul":S,"key":K,"peers":[URL…]}          until the connection ends
 *                                   "raw":true: as for get
 *   {"id":4,"do":"ls","prefix":P,"after":S,"limit":N}              a page, after that soul
 *   {"id":5,"do":"browse","prefix":P,"wait":5,"peers":[URL…]}      these relays list their souls
 *   {"id":6,"do":"peers"}                                          who is connected
 *   {"id":7,"do":"ping","peer":NAME,"wait":5}                      a round trip to one of them
 *   {"id":8,"do":"import","value":"JSON","peer":FILE,"restamp":true}  a part of a graph, as
 *                                                                  gun-graph-reader.h reads it
 *                                   "try":true: only says what would become of it
 *   {"id":9,"do":"outbox","all":true,"after_row":N,"limit":N}      a page of what waits, or all
 *   {"id":10,"do":"forget","soul":S,"key":K}                        gives up what waits of it
 *   {"id":11,"do":"shelf","prefix":P}                               what waits for its time
 *   {"id":12,"do":"state"}                                          to sign a value with
 *   {"id":13,"do":"refused","peer":NAME}                            what the door kept out of that
 *                                                                  peer, or of all
 *   {"id":14,"do":"room"}                                           how our room is
 *   {"id":15,"do":"why","peer":NAME}                               why it is not connected directly
 *   {"id":16,"do":"report","peer":NAME,"raw":true,"all":true}       what is known of that peer, or of
 *                                                                  each; raw: as JSON; all: with
 *                                                                  addresses and names of souls
 *   {"id":17,"do":"search","text":T,"kind":K,"limit":N,"all":true}  once the index is current
 *   {"id":18,"do":"invite"}                                        the text of an invite, then who came
 *   {"id":19,"do":"accept","value":INVITE}                          the answer to it, then who came
 *   {"id":20,"do":"answer","value":ANSWER}                          to one that was made here: connects
 * Answered:
 *   {"id":1,"value":"JSON","done":"ok"}
 *   {"id":2,"state":MS,"sent":N,"arrived":N,"done":"ok"}           or "waiting": nobody has said so
 *   {"id":3,"soul":S,"key":K,"value":"JSON","state":MS}            one for each value
 *   {"id":4,"soul":S,"keys":N,"changed":MS}                        one for each soul, then "done"
 *   {"id":6,"value":"JSON"}                                        one for each peer, then "done"
 *   {"id":7,"peer":NAME,"kind":K,"path":P,"round_trip_us":N,"done":"ok"}
 *   {"id":8,"stored":N,"known":N,"older":N,"waiting":N,"refused":N,"reasons":["a sentence"…],"done":"ok"}
 *                                                                  once it is committed
 *   {"id":9,"row":N,"soul":S,"key":K,"value":"JSON","state":MS,"written_ms":MS,"done_ms":MS}
 *   {"id":9,"row":N,"peer":URL,"sent_ms":MS,"arrived_ms":MS,"reason":"a sentence"}
 *                                                                  each row, then each peer of it
 *   {"id":11,"soul":S,"key":K,"value":"JSON","state":MS,"peer":NAME,"arrived_ms":MS}
 *                                                                  one for each write, then "done"
 *   {"id":12,"state":MS,"done":"ok"}
 *   {"id":13,"peer":NAME,"soul":S,"key":K,"value":BEGINNING,"state":MS,"arrived_ms":MS,"reason":R}
 *                                                                  one for each write, then "done"
 *   {"id":14,"value":"JSON","done":"ok"}
 *   {"id":16,"value":"TEXT or JSON"}                                one for each peer, then "done"
 *   {"id":17,"indexed":N,"total":N}                                 while it is built
 *   {"id":17,"soul":S,"key":K,"kind":K,"field":"value","text":"as shown"}
 *                                                                  one for each result, then
 *   {"id":17,"names_only":true,"more":true,"reason":R,"done":"ok"}  reason: why there is no index
 *   {"id":18,"value":TEXT,"until":MS,"local_only":true}            it is good until then; for 19 too
 *   {"id":18,"peer":NAME,"kind":K,"path":P,"done":"ok"}            when the link is open
 *   {"id":1,"done":"not-found","error":"a sentence"}               or "invalid", "silent", "failed"
 *   {"done":"invalid","error":"a sentence"}                        to a line that is no request
 *
 * "done" ends the answer to an id. Values of the graph are JSON inside a string, so that no JSON
 * library but our own ever reads them; reports about peers (gun-peer-report.h) and the room (gun-room-report.h) come the same way.
 * "peers" are relays to dial for the length of the connection;
 * those the holder has anyway stay.
 */

/* Longest line a holder takes, bytes: the longest value there can be (GUN_LIMIT_MESSAGE_BYTES), each
 * of whose bytes may need another before it inside a string, and its soul and key */
#define GUN_CONTROL_REQUEST_BYTES (34 * 1024 * 1024)

/* Most souls on one page of `ls` */
#define GUN_CONTROL_PAGE_SOULS 1000

/* Most rows on one page of `outbox` */
#define GUN_CONTROL_PAGE_ROWS 500

/**
 * GunControlMessage:
 *
 * A line of either side. What is absent is %NULL, or NAN for numbers. Texts are gun-text.h texts.
 */
typedef struct
{
  double id;
  GRefString *action; /* "do" */
  GRefString *soul;
  GRefString *key;
  GRefString *value; /* JSON text */
  GRefString *prefix;
  GRefString *after;
  GRefString *peer; /* URL, pid, name or address of a peer, or what begins only one of them */
  double wait_s;
  double limit;
  double after_row;
  gboolean all;
  gboolean raw;
  GPtrArray *peers; /* (element-type GRefString) */

  GRefString *done;
  GRefString *error;
  GRefString *reason;
  GPtrArray *reasons; /* (element-type GRefString) */
  double state_ms;
  double n_sent;
  double n_arrived;
  double n_keys;
  double changed_ms;
  double round_trip_us;
  GRefString *kind; /* as in a #GunPeerReport */
  GRefString *path;
  gboolean restamp;
  gboolean is_trial;
  double n_stored;
  double n_known;
  double n_older;
  double n_waiting;
  double n_refused;
  double until_ms;
  gboolean local_only;
  double row;
  double written_ms;
  double done_ms;
  double sent_ms;
  double arrived_ms;
  GRefString *text; /* what is searched for; of a result: its value as shown */
  GRefString *field;
  double n_indexed;
  double n_total;
  gboolean names_only;
  gboolean more;
} GunControlMessage;

GunControlMessage *gun_control_message_new (void);
void gun_control_message_free (GunControlMessage *self);
GunControlMessage *gun_control_message_parse (const char *line, gsize length_bytes, GError **error);
void gun_control_message_append_json (const GunControlMessage *self, GString *out);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunControlMessage, gun_control_message_free)

G_END_DECLS
