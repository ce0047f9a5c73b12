/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-soul.h"
#include "gun-value.h"

G_BEGIN_DECLS

/**
 * GunSearchKind:
 * @GUN_SEARCH_EVERYTHING: all but souls that expire and `/RTC/…`
 * @GUN_SEARCH_USERS: souls of %GUN_SOUL_USER
 * @GUN_SEARCH_PUBLIC: souls of %GUN_SOUL_PUBLIC
 * @GUN_SEARCH_CONTENT: souls of %GUN_SOUL_CONTENT
 * @GUN_SEARCH_EXPIRING: names of souls of %GUN_SOUL_EXPIRING: what they hold is never searched
 * @GUN_SEARCH_DELETED: souls whose keys all hold null
 * @GUN_SEARCH_CHANGED_TODAY: what came into force since midnight, local time: of names, souls any
 *   of whose keys did
 *
 * Which souls are searched. Any but the first lists its souls when there is no text.
 */
typedef enum
{
  GUN_SEARCH_EVERYTHING,
  GUN_SEARCH_USERS,
  GUN_SEARCH_PUBLIC,
  GUN_SEARCH_CONTENT,
  GUN_SEARCH_EXPIRING,
  GUN_SEARCH_DELETED,
  GUN_SEARCH_CHANGED_TODAY,
  GUN_SEARCH_N_KINDS,
} GunSearchKind;

/* "everything", "users", "public", "content", "expiring", "deleted", "today": what a program says */
const char *gun_search_kind_get_name (GunSearchKind kind);
gboolean gun_search_kind_parse (const char *name, GunSearchKind *kind);

/**
 * GunSearchField:
 *
 * Where a result was found, and the order of results.
 */
typedef enum
{
  GUN_SEARCH_FIELD_SOUL,
  GUN_SEARCH_FIELD_KEY,
  GUN_SEARCH_FIELD_VALUE,
} GunSearchField;

/**
 * GunSearchRange:
 *
 * What to highlight of a text, bytes of it: the units of PangoAttribute.
 */
typedef struct
{
  guint start_bytes;
  guint end_bytes;
} GunSearchRange;

/* Most places that are highlighted in one text */
#define GUN_SEARCH_MAX_RANGES 16

/* Most characters of a soul or key, and of a value, that a result shows: a stretch with the first
 * match in it, "…" at an end that was cut */
#define GUN_SEARCH_SHOWN_NAME_CHARACTERS 200
#define GUN_SEARCH_SHOWN_VALUE_CHARACTERS 200

/**
 * GunMarkedText:
 * @text: one line of UTF-8, as gun_text_to_display() shows it: put it into a label as it is, without
 *   markup
 * @ranges: ascending, apart, none when nothing in it matched
 * @n_ranges: how many
 */
typedef struct
{
  char *text;
  GunSearchRange *ranges;
  guint n_ranges;
} GunMarkedText;

/**
 * GunSearchResult:
 * @field: what matched: the soul's name, else the key, else the value; only the first is a result
 * @kind: of the soul
 * @soul: a text: what to open
 * @key: (nullable): a text: which key of it; %NULL when the soul's name matched
 * @shown_soul: the soul to be shown; what matches in it is marked whatever @field says
 * @shown_key: (nullable): the key to be shown, likewise
 * @shown_value: (nullable): the value to be shown, likewise: a text or the soul of a link as it is,
 *   other values as JSON; what was signed in the place of a signed one; empty when it is encrypted;
 *   %NULL with @key
 * @value_kind: of that value: %GUN_VALUE_LINK can be gone to
 * @n_keys: of a soul's name: how many keys it has
 * @changed_us: when the value, or the last one of the soul, came into force; wall clock,
 *   microseconds since 1970
 *
 * Immutable, counted atomically, so it may travel between threads.
 */
typedef struct
{
  GunSearchField field;
  GunSoulKind kind;
  GRefString *soul;
  GRefString *key;
  GunMarkedText shown_soul;
  GunMarkedText shown_key;
  GunMarkedText shown_value;
  GunValueKind value_kind;
  guint64 n_keys;
  gint64 changed_us;
} GunSearchResult;

#define GUN_TYPE_SEARCH_RESULT (gun_search_result_get_type ())
GType gun_search_result_get_type (void);

GunSearchResult *gun_search_result_new (void);
GunSearchResult *gun_search_result_ref (const GunSearchResult *self);
void gun_search_result_unref (GunSearchResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunSearchResult, gun_search_result_unref)

/**
 * GunSearchIndexState:
 * @GUN_SEARCH_INDEX_ABSENT: nobody has asked for it since the start
 * @GUN_SEARCH_INDEX_BUILDING: it lacks something that is stored: more may be found in a while
 * @GUN_SEARCH_INDEX_CURRENT: all that was stored a moment ago is in it
 * @GUN_SEARCH_INDEX_STOPPED: it cannot be written (the disk is full, say): what is in it is found,
 *   and it is tried again every minute while it is wanted
 */
typedef enum
{
  GUN_SEARCH_INDEX_ABSENT,
  GUN_SEARCH_INDEX_BUILDING,
  GUN_SEARCH_INDEX_CURRENT,
  GUN_SEARCH_INDEX_STOPPED,
} GunSearchIndexState;

/**
 * GunSearchPage:
 * @results: (element-type GunSearchResult): at most as many as were asked for; souls by name first
 *   (what is the text, begins with it, holds it), then keys, then values
 * @has_more: whether another page may follow; that may be with no result on this one, when looking
 *   through what might match took long: ask for the next
 * @only_names: whether the text is too short for the index, so that only souls whose name begins
 *   with it were searched
 * @state: how the index was when this was searched; of no account when @only_names
 * @n_indexed: how many keys of all souls were in the index
 * @n_total: how many there were in all
 * @problem: (nullable): of STOPPED: a sentence that says why
 *
 * A piece of what was found. Immutable, counted atomically.
 */
typedef struct
{
  GPtrArray *results;
  gboolean has_more;
  gboolean only_names;
  GunSearchIndexState state;
  guint64 n_indexed;
  guint64 n_total;
  char *problem;

  /* Where the next page goes on: of store/ */
  guint phase;
  gint64 last_row;
  GRefString *last_soul; /* (nullable) */
  GPtrArray *held;       /* (nullable) (element-type GunSearchResult): found, for the next page */
} GunSearchPage;

#define GUN_TYPE_SEARCH_PAGE (gun_search_page_get_type ())
GType gun_search_page_get_type (void);

GunSearchPage *gun_search_page_new (void);
GunSearchPage *gun_search_page_ref (const GunSearchPage *self);
void gun_search_page_unref (GunSearchPage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunSearchPage, gun_search_page_unref)

G_END_DECLS
