/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-node.h"

G_BEGIN_DECLS

/* Faults that are told one by one; the rest is only counted. */
#define GUN_IMPORT_MAX_FAULTS 1000

#define GUN_IMPORT_NO_PLACE G_MAXUINT64

/**
 * GunImportFault:
 * @file: (nullable): which one of a folder, as its name is spelt there
 * @offset: where it lies, bytes from the start, or %GUN_IMPORT_NO_PLACE
 * @line: the same, from 1; 0: lines say nothing there
 * @sentence: what is not imported, and why; to be shown
 */
typedef struct
{
  char *file;
  guint64 offset;
  guint64 line;
  char *sentence;
} GunImportFault;

GunImportFault *
gun_import_fault_new (const char *file, guint64 offset, guint64 line, const char *sentence);
void gun_import_fault_free (GunImportFault *self);
/* (transfer full): with the place, in words */
char *gun_import_fault_describe (const GunImportFault *self);

/**
 * GunImportFile:
 * @name: as it is spelt in its folder
 * @n_keys: that could be read
 * @n_faults: what could not
 *
 * A file of a folder that could not be read whole.
 */
typedef struct
{
  char *name;
  guint64 n_keys;
  guint64 n_faults;
} GunImportFile;

void gun_import_file_free (GunImportFile *self);
/* (transfer full): how much of it was read, in words */
char *gun_import_file_describe (const GunImportFile *self);

/**
 * GunImportPiece:
 * @nodes: (element-type GunNode)
 * @files: (element-type GunImportFile): those that are not whole
 * @faults: (element-type GunImportFault): the first %GUN_IMPORT_MAX_FAULTS
 * @n_faults: all
 * @n_stateless: those of them that a fresh state would make good
 * @n_left_out: keys of souls that are made to pass (gun_soul_is_passing())
 * @n_bytes: read for it
 * @is_end: nothing comes after it
 *
 * A part of what is read to be imported.
 */
typedef struct
{
  GPtrArray *nodes;
  GPtrArray *files;
  GPtrArray *faults;
  guint64 n_faults;
  guint64 n_stateless;
  guint64 n_left_out;
  guint64 n_bytes;
  gboolean is_end;
} GunImportPiece;

GunImportPiece *gun_import_piece_new (void);
void gun_import_piece_free (GunImportPiece *self);
/* Unless it is made to pass. */
void gun_import_piece_add_node (GunImportPiece *self, GunNode *node);
void gun_import_piece_add_file (GunImportPiece *self,
                                const char *name,
                                guint64 n_keys,
                                guint64 n_faults);
/* @soul, @key: (nullable): what the fault is about */
void gun_import_piece_add_fault (GunImportPiece *self,
                                 const char *file,
                                 guint64 offset,
                                 guint64 line,
                                 GRefString *soul,
                                 GRefString *key,
                                 const char *reason);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunImportPiece, gun_import_piece_free)

G_END_DECLS
