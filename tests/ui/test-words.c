/* SPDX-License-Identifier: MIT */

#include "gun-ui-fixture.h"

#include <math.h>

#include "gun-text.h"
#include "gun-trail.h"
#include "gun-value-input.h"
#include "gun-words.h"

typedef struct
{
  GunValueKind kind;
  const char *typed;
  const char *json; /* NULL: refused */
} Input;

static const Input inputs[] = {
  { GUN_VALUE_TEXT, "", "\"\"" },
  { GUN_VALUE_TEXT, " two words ", "\" two words \"" },
  { GUN_VALUE_TEXT, "12", "\"12\"" },
  { GUN_VALUE_NUMBER, "12", "12" },
  { GUN_VALUE_NUMBER, " -12.5e3 ", "-12500" },
  { GUN_VALUE_NUMBER, "0", "0" },
  { GUN_VALUE_NUMBER, "-0", "0" },
  { GUN_VALUE_NUMBER, "1e400", NULL },
  { GUN_VALUE_NUMBER, "0x10", NULL },
  { GUN_VALUE_NUMBER, "inf", NULL },
  { GUN_VALUE_NUMBER, "nan", NULL },
  { GUN_VALUE_NUMBER, "", NULL },
  { GUN_VALUE_NUMBER, "1,5", NULL },
  { GUN_VALUE_NUMBER, ".5", NULL },
  { GUN_VALUE_NUMBER, "5.", NULL },
  { GUN_VALUE_NUMBER, "007", NULL },
  { GUN_VALUE_NUMBER, "+1", NULL },
  { GUN_VALUE_NUMBER, "1e", NULL },
  { GUN_VALUE_NUMBER, "9007199254740992", "9007199254740992" },
  { GUN_VALUE_NUMBER, "9007199254740993", NULL },
  { GUN_VALUE_NUMBER, "-9007199254740993", NULL },
  { GUN_VALUE_NUMBER, "123456789012345678901234567890123456789012345", NULL },
  { GUN_VALUE_BOOLEAN, "true", "true" },
  { GUN_VALUE_BOOLEAN, " false ", "false" },
  { GUN_VALUE_BOOLEAN, "yes", NULL },
  { GUN_VALUE_BOOLEAN, "", NULL },
  { GUN_VALUE_NULL, "whatever", "null" },
  { GUN_VALUE_LINK, "places/harbour", "{\"#\":\"places/harbour\"}" },
  { GUN_VALUE_LINK, "", NULL },
  { GUN_VALUE_LINK, "  ", NULL },
};

static void
test_input (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GunValue) value = gun_value_input_parse (inputs[i].kind, inputs[i].typed, &error);
      g_autofree char *json = NULL;

      g_test_message ("%s", inputs[i].typed);
      if (inputs[i].json == NULL)
        {
          g_assert_null (value);
          g_assert_error (error, GUN_VALUE_INPUT_ERROR, GUN_VALUE_INPUT_ERROR_INVALID);
          continue;
        }

      g_assert_no_error (error);
      json = gun_words_value_json (value);
      g_assert_cmpstr (json, ==, inputs[i].json);
    }
}

static void
assert_uneditable (GRefString *text, const char *why)
{
  g_autoptr (GunValue) value = gun_value_new_text (text);
  g_autoptr (GError) error = NULL;
  g_autofree char *editable = gun_value_input_dup_text (value, &error);

  g_assert_null (editable);
  g_assert_error (error, GUN_VALUE_INPUT_ERROR, GUN_VALUE_INPUT_ERROR_UNEDITABLE);
  g_assert_nonnull (strstr (error->message, why));
}

static void
test_uneditable (void)
{
  g_autofree char *long_utf8 = g_strnfill (201, 'x');
  g_autoptr (GRefString) long_text = gun_text_new (long_utf8);
  g_autoptr (GRefString) fitting = gun_text_new_len (long_utf8, 200);
  g_autoptr (GRefString) lines = gun_text_new ("one\ntwo");
  g_autoptr (GRefString) nul = gun_text_new_len ("a\0b", 3);
  g_autoptr (GRefString) lone = gun_text_new_len ("\xed\xa0\x80", 3);
  g_autoptr (GRefString) direction = gun_text_new ("safe\u202Etxt.exe");
  g_autoptr (GunValue) value = gun_value_new_text (fitting);
  g_autofree char *text = gun_value_input_dup_text (value, NULL);

  assert_uneditable (long_text, "more than a line");
  assert_uneditable (lines, "lines");
  assert_uneditable (nul, "hidden");
  assert_uneditable (lone, "hidden");
  assert_uneditable (direction, "hidden");
  g_assert_cmpstr (text, ==, fitting);
}

static void
test_ago (void)
{
  const gint64 now_us = G_GINT64_CONSTANT (1795384800000000);
  const struct
  {
    gint64 ago_s;
    const char *words;
  } cases[] = {
    { 0, "now" },           { 1, "now" },         { -1, "now" },
    { 2, "2 s ago" },       { 59, "59 s ago" },   { 60, "1 min ago" },
    { 3599, "59 min ago" }, { 3600, "1 h ago" },  { 86399, "23 h ago" },
    { 86400, "1 d ago" },   { -480, "in 8 min" }, { 364 * 86400, "364 d ago" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = gun_words_ago (now_us - cases[i].ago_s * G_USEC_PER_SEC, now_us);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

/* States are what peers say they are */
static void
test_wild_states (void)
{
  const double states[] = { -INFINITY, INFINITY, NAN, 1e300, -1e300, 0, 8.64e15, -8.64e15 };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      gint64 state_us = gun_words_state_us (states[i]);
      g_autofree char *ago = gun_words_ago (state_us, g_get_real_time ());
      g_autofree char *time = gun_words_time (state_us);

      g_assert_nonnull (ago);
      g_assert_nonnull (time);
    }
}

#define HOSTILE "é😀\\\0\n\u2028\u202E\xed\xa0\x80\xf3\xa0\x80\x81"

static void
test_chain (void)
{
  g_autoptr (GRefString) soul = gun_text_new ("chat/\"lobby\"");
  g_autoptr (GRefString) key = gun_text_new ("it's");
  g_autofree char *chain = gun_words_chain (soul, key);
  g_autofree char *node = gun_words_chain (soul, NULL);

  g_autoptr (GRefString) hostile = gun_text_new_len (HOSTILE, sizeof HOSTILE - 1);
  g_autofree char *escaped = gun_words_chain (hostile, NULL);

  g_assert_cmpstr (chain, ==, "gun.get('chat/\"lobby\"').get('it\\'s')");
  g_assert_cmpstr (node, ==, "gun.get('chat/\"lobby\"')");
  g_assert_cmpstr (escaped, ==, "gun.get('é😀\\\\\\u0000\\u000a\\u2028\\u202e\\ud800\\u{e0001}')");
}

static void
assert_who (const char *peer, GunPath path, const char *who)
{
  g_autoptr (GunOrigin) origin = NULL;
  g_autoptr (GRefString) name = gun_text_new (peer);
  g_autofree char *words = NULL;

  origin = gun_origin_new (name, path, NULL);
  words = gun_words_who (origin);
  g_assert_cmpstr (words, ==, who);
}

static void
test_who (void)
{
  g_autofree char *unknown = gun_words_who (NULL);

  assert_who ("", GUN_PATH_HERE, "This computer");
  assert_who ("wss://relay.example/gun", GUN_PATH_RELAY, "relay.example");
  assert_who ("ws://127.0.0.1:8765/gun", GUN_PATH_RELAY, "127.0.0.1:8765");
  assert_who ("mKx3Tq8Zb", GUN_PATH_CLIENT, "mKx3Tq8Zb");
  g_assert_cmpstr (unknown, ==, "–");
}

static void
assert_steps (GunTrail *trail, const char *expected)
{
  GPtrArray *steps = gun_trail_get_steps (trail);
  g_autoptr (GString) joined = g_string_new (NULL);

  for (guint i = 0; i < steps->len; i++)
    g_string_append_printf (
        joined, "%s%s", i > 0 ? ">" : "", (const char *) g_ptr_array_index (steps, i));
  g_assert_cmpstr (joined->str, ==, expected);
}

static void
test_trail (void)
{
  g_autoptr (GunTrail) trail = gun_trail_new ();
  g_autoptr (GRefString) a = gun_text_new ("a");
  g_autoptr (GRefString) b = gun_text_new ("b");
  g_autoptr (GRefString) c = gun_text_new ("c");

  g_assert_null (gun_trail_get_soul (trail));
  g_assert_false (gun_trail_can_go_back (trail));
  gun_trail_follow_link (trail, a);
  gun_trail_follow_link (trail, b);
  gun_trail_follow_link (trail, c);
  assert_steps (trail, "a>b>c");
  /* A circle of links is no longer way */
  gun_trail_follow_link (trail, a);
  assert_steps (trail, "a");
  gun_trail_go_back (trail);
  assert_steps (trail, "a>b>c");
  gun_trail_return_to_step (trail, 1);
  assert_steps (trail, "a>b");
  g_assert_false (gun_trail_can_go_forward (trail));
  gun_trail_open (trail, c);
  assert_steps (trail, "c");
  gun_trail_go_back (trail);
  assert_steps (trail, "a>b");
  gun_trail_go_forward (trail);
  assert_steps (trail, "c");
  g_assert_false (gun_trail_can_go_forward (trail));
  gun_trail_go_forward (trail);
  g_assert_cmpstr (gun_trail_get_soul (trail), ==, "c");
}

static void
test_trail_is_bounded (void)
{
  g_autoptr (GunTrail) trail = gun_trail_new ();
  guint n_back = 0;

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *name = g_strdup_printf ("soul-%u", i);
      g_autoptr (GRefString) soul = gun_text_new (name);

      gun_trail_follow_link (trail, soul);
    }
  g_assert_cmpuint (gun_trail_get_steps (trail)->len, <=, 30);
  while (gun_trail_can_go_back (trail))
    {
      gun_trail_go_back (trail);
      n_back++;
    }
  g_assert_cmpuint (n_back, ==, 199);
}

static void
test_split (void)
{
  const char *const cases[][3] = {
    { "chat/lobby/x", "chat/lobby/", "x" },
    { "x", "", "x" },
    { "chat/", "", "chat/" },
    { "", "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GRefString) soul = gun_text_new (cases[i][0]);
      g_autofree char *group = NULL;
      g_autofree char *last = NULL;

      gun_words_split_soul (soul, &group, &last);
      g_assert_cmpstr (group, ==, cases[i][1]);
      g_assert_cmpstr (last, ==, cases[i][2]);
    }
}

static void
test_clock (void)
{
  static const struct
  {
    gint64 difference_us;
    gint64 exact_us;
    const char *words;
  } clocks[] = {
    { 0, -1, "–" },
    { 0, G_USEC_PER_SEC, "none (± 1 s)" },
    { -999999, G_USEC_PER_SEC, "none (± 1 s)" },
    { -4200000, G_USEC_PER_SEC, "4 s behind (± 1 s)" },
    { 4200000, 1500, "4.2 s ahead (± 1 ms)" },
    { 20000, 1500, "20 ms ahead (± 1 ms)" },
    { 1000, 1500, "none (± 1 ms)" },
    { 8 * 60 * G_USEC_PER_SEC, G_USEC_PER_SEC, "8 min ahead (± 1 s)" },
    { -26 * G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC, G_USEC_PER_SEC, "26 h behind (± 1 s)" },
    { G_MAXINT64, G_USEC_PER_SEC, "106751991 d ahead (± 1 s)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (clocks); i++)
    {
      g_autofree char *words = gun_words_clock (clocks[i].difference_us, clocks[i].exact_us);

      g_assert_cmpstr (words, ==, clocks[i].words);
    }
}

static void
assert_lines (const char *text, const char *lines)
{
  g_autoptr (GRefString) ref = gun_text_new (text);
  g_autofree char *found = gun_words_lines (ref);

  g_assert_cmpstr (found, ==, lines);
}

static void
test_lines (void)
{
  g_autofree char *huge = g_strnfill (100000, 'x');
  g_autoptr (GRefString) text = gun_text_new (huge);
  g_autofree char *cut = gun_words_lines (text);

  assert_lines ("", "");
  assert_lines ("one\ntwo\n", "one\ntwo\n");
  assert_lines ("\n\n", "\n\n");
  g_assert_true (g_str_has_prefix (cut, "xxxx"));
  g_assert_true (g_str_has_suffix (cut, "x…"));
  g_assert_cmpuint (strlen (cut), <, 20000);
}

static void
test_duration (void)
{
  const struct
  {
    double seconds;
    const char *words;
  } cases[] = { { 0.5, "0.5 s" }, { 60, "60 s" },    { 120, "2 min" },
                { 7200, "2 h" },  { 172800, "2 d" }, { 1e30, "1000000 d" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = gun_words_duration (cases[i].seconds);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);

  g_test_add_func ("/ui/words/clock", test_clock);
  g_test_add_func ("/ui/words/input", test_input);
  g_test_add_func ("/ui/words/uneditable", test_uneditable);
  g_test_add_func ("/ui/words/ago", test_ago);
  g_test_add_func ("/ui/words/wild-states", test_wild_states);
  g_test_add_func ("/ui/words/chain", test_chain);
  g_test_add_func ("/ui/words/who", test_who);
  g_test_add_func ("/ui/words/lines", test_lines);
  g_test_add_func ("/ui/words/duration", test_duration);
  g_test_add_func ("/ui/words/split", test_split);
  g_test_add_func ("/ui/trail/steps", test_trail);
  g_test_add_func ("/ui/trail/bounded", test_trail_is_bounded);

  return g_test_run ();
}
