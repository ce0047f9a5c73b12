/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-value.h"

G_BEGIN_DECLS

/**
 * GunWriteEntry:
 * @previous: (nullable): what the key held before; %NULL when there was no such key
 *
 * One key of a step.
 */
typedef struct
{
  GRefString *soul;
  GRefString *key;
  GunValue *value;
  GunValue *previous;
} GunWriteEntry;

/**
 * GunWriteKind:
 * @GUN_WRITE_VALUES: values of keys, mostly one
 * @GUN_WRITE_SET_ITEM: a new node, and the link to it, which is the last entry
 */
typedef enum
{
  GUN_WRITE_VALUES,
  GUN_WRITE_SET_ITEM,
} GunWriteKind;

/**
 * GunWriteStep:
 *
 * What a person does at once, and takes back at once: one write or several. Entries are added until it is passed on; from then on it is
 * immutable. Counted, for one thread.
 */
typedef struct _GunWriteStep GunWriteStep;

#define GUN_TYPE_WRITE_STEP (gun_write_step_get_type ())
GType gun_write_step_get_type (void);

GunWriteStep *gun_write_step_new (GunWriteKind kind);
GunWriteStep *gun_write_step_new_inverse (const GunWriteStep *step);
GunWriteStep *gun_write_step_ref (GunWriteStep *self);
void gun_write_step_unref (GunWriteStep *self);
void gun_write_step_add (
    GunWriteStep *self, GRefString *soul, GRefString *key, GunValue *value, GunValue *previous);

gboolean gun_write_step_takes_back (const GunWriteStep *self);
guint gun_write_step_get_n_entries (const GunWriteStep *self);
const GunWriteEntry *gun_write_step_get_entry (const GunWriteStep *self, guint index);

char *gun_write_step_describe (const GunWriteStep *self);
char *gun_write_step_describe_undo (const GunWriteStep *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunWriteStep, gun_write_step_unref)

G_END_DECLS
