/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A struct as one flat JSON object, by a table of its members: lines of the control socket, reports
 * for programs. Adding a member is a field and a line in the table.
 */

/**
 * GunFlatKind:
 * @GUN_FLAT_TEXT: a `GRefString *`, %NULL when absent
 * @GUN_FLAT_NUMBER: a `double`, NAN when absent
 * @GUN_FLAT_FLAG: a `gboolean`; absent is %FALSE, and %FALSE is not written where absent members
 *   are left out
 * @GUN_FLAT_TEXTS: a `GPtrArray *` of GRefString, %NULL when absent
 */
typedef enum
{
  GUN_FLAT_TEXT,
  GUN_FLAT_NUMBER,
  GUN_FLAT_FLAG,
  GUN_FLAT_TEXTS,
} GunFlatKind;

typedef struct
{
  const char *name;
  GunFlatKind kind;
  gsize offset;
} GunFlatMember;

#define GUN_FLAT_MEMBER(type, name, kind, field)                                                   \
  {                                                                                                \
    name, GUN_FLAT_##kind, G_STRUCT_OFFSET (type, field)                                           \
  }

/* Most texts in one list */
#define GUN_FLAT_MAX_TEXTS 64

void gun_flat_init (gpointer self, const GunFlatMember *members, guint n_members);
void gun_flat_clear (gpointer self, const GunFlatMember *members, guint n_members);
/* @copy: a struct that gun_flat_init() made */
void
gun_flat_copy (gconstpointer self, gpointer copy, const GunFlatMember *members, guint n_members);
gboolean gun_flat_parse (gpointer self,
                         const GunFlatMember *members,
                         guint n_members,
                         const char *json,
                         gsize length_bytes);

/* Members in the order of the table: without those that are absent, or with null for them */
void gun_flat_append_json (gconstpointer self,
                           const GunFlatMember *members,
                           guint n_members,
                           GString *out);
void gun_flat_append_whole_json (gconstpointer self,
                                 const GunFlatMember *members,
                                 guint n_members,
                                 GString *out);

G_END_DECLS
