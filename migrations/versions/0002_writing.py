"""Add accounts, revisions, previews, undo and media

Revision: 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema one step forward."""
    op.create_table('sign_in_attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(length=64), nullable=False),
    sa.Column('network', sa.String(length=64), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('last_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_attempt')),
    sa.UniqueConstraint('subject', 'network', name=op.f('uq_sign_in_attempt_subject_network'))
    )
    with op.batch_alter_table('sign_in_attempt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_attempt_last_at'), ['last_at'], unique=False)

    op.create_table('account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('name_key', sa.String(length=100), nullable=False),
    sa.Column('email', sa.String(length=300), nullable=True),
    sa.Column('password_hash', sa.String(length=300), nullable=True),
    sa.Column('role', sa.String(length=12), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('totp_secret', sa.String(length=64), nullable=True),
    sa.Column('totp_step', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('seen_at', sa.DateTime(), nullable=True),
    sa.Column('closed_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint("role IN ('contributor', 'author', 'editor', 'owner')", name=op.f('ck_account_role')),
    sa.ForeignKeyConstraint(['author_id'], ['author.id'], name=op.f('fk_account_author_id_author'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('author_id', name=op.f('uq_account_author_id')),
    sa.UniqueConstraint('email', name=op.f('uq_account_email')),
    sa.UniqueConstraint('name_key', name=op.f('uq_account_name_key')),
    sqlite_autoincrement=True
    )
    op.create_table('account_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('seen_at', sa.DateTime(), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.Column('device', sa.String(length=300), nullable=False),
    sa.Column('network', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_account_session_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_session')),
    sa.UniqueConstraint('digest', name=op.f('uq_account_session_digest'))
    )
    with op.batch_alter_table('account_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_account_session_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_account_session_expires_at'), ['expires_at'], unique=False)

    op.create_table('media',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('original_name', sa.String(length=300), nullable=False),
    sa.Column('media_type', sa.String(length=100), nullable=False),
    sa.Column('bytes', sa.Integer(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=True),
    sa.Column('height', sa.Integer(), nullable=True),
    sa.Column('animated', sa.Boolean(), nullable=False),
    sa.Column('alt', sa.Text(), nullable=False),
    sa.Column('decorative', sa.Boolean(), nullable=False),
    sa.Column('caption', sa.Text(), nullable=False),
    sa.Column('credit', sa.Text(), nullable=False),
    sa.Column('variants', sa.JSON(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_media_account_id_account'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_media')),
    sa.UniqueConstraint('digest', name=op.f('uq_media_digest')),
    sa.UniqueConstraint('name', name=op.f('uq_media_name'))
    )
    with op.batch_alter_table('media', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_media_account_id'), ['account_id'], unique=False)
        batch_op.create_index('ix_media_created_at', ['created_at', 'id'], unique=False)

    op.create_table('one_time_token',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(length=12), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('role', sa.String(length=12), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.Column('used_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint("purpose IN ('setup', 'invitation')", name=op.f('ck_one_time_token_purpose')),
    sa.ForeignKeyConstraint(['author_id'], ['author.id'], name=op.f('fk_one_time_token_author_id_author'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['created_by_id'], ['account.id'], name=op.f('fk_one_time_token_created_by_id_account'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_one_time_token')),
    sa.UniqueConstraint('digest', name=op.f('uq_one_time_token_digest'))
    )
    op.create_table('passkey',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('credential_id', sa.String(length=1400), nullable=False),
    sa.Column('public_key', sa.LargeBinary(), nullable=False),
    sa.Column('sign_count', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(length=100), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('used_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_passkey_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passkey')),
    sa.UniqueConstraint('credential_id', name=op.f('uq_passkey_credential_id'))
    )
    with op.batch_alter_table('passkey', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_passkey_account_id'), ['account_id'], unique=False)

    op.create_table('preview_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('page_id', sa.Integer(), nullable=True),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.Column('revoked_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint('(post_id IS NULL) <> (page_id IS NULL)', name=op.f('ck_preview_link_one_owner')),
    sa.ForeignKeyConstraint(['created_by_id'], ['account.id'], name=op.f('fk_preview_link_created_by_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['page_id'], ['page.id'], name=op.f('fk_preview_link_page_id_page'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_preview_link_post_id_post'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_preview_link')),
    sa.UniqueConstraint('digest', name=op.f('uq_preview_link_digest'))
    )
    with op.batch_alter_table('preview_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_preview_link_page_id'), ['page_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_preview_link_post_id'), ['post_id'], unique=False)

    op.create_table('recovery_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('used_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_recovery_code_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code')),
    sa.UniqueConstraint('digest', name=op.f('uq_recovery_code_digest'))
    )
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recovery_code_account_id'), ['account_id'], unique=False)

    op.create_table('revision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('page_id', sa.Integer(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('based_on', sa.Integer(), nullable=False),
    sa.Column('cause', sa.String(length=12), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=True),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('details', sa.JSON(), nullable=False),
    sa.CheckConstraint("cause IN ('origin', 'autosave', 'save', 'restore', 'conflict', 'replace')", name=op.f('ck_revision_cause')),
    sa.CheckConstraint('(post_id IS NULL) <> (page_id IS NULL)', name=op.f('ck_revision_one_owner')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_revision_account_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['page_id'], ['page.id'], name=op.f('fk_revision_page_id_page'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_revision_post_id_post'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_revision')),
    sa.UniqueConstraint('key', name=op.f('uq_revision_key')),
    sa.UniqueConstraint('page_id', 'number', name=op.f('uq_revision_page_id_number')),
    sa.UniqueConstraint('post_id', 'number', name=op.f('uq_revision_post_id_number'))
    )
    op.create_table('undo',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('page_id', sa.Integer(), nullable=True),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('action', sa.String(length=20), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.CheckConstraint('(post_id IS NULL) <> (page_id IS NULL)', name=op.f('ck_undo_one_owner')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_undo_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['page_id'], ['page.id'], name=op.f('fk_undo_page_id_page'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_undo_post_id_post'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_undo'))
    )
    with op.batch_alter_table('undo', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_undo_expires_at'), ['expires_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_undo_page_id'), ['page_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_undo_post_id'), ['post_id'], unique=False)

    op.create_table('media_use',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('media_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('page_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(post_id IS NULL) <> (page_id IS NULL)', name=op.f('ck_media_use_one_owner')),
    sa.ForeignKeyConstraint(['media_id'], ['media.id'], name=op.f('fk_media_use_media_id_media')),
    sa.ForeignKeyConstraint(['page_id'], ['page.id'], name=op.f('fk_media_use_page_id_page'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_media_use_post_id_post'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_media_use'))
    )
    with op.batch_alter_table('media_use', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_media_use_media_id'), ['media_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_media_use_page_id'), ['page_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_media_use_post_id'), ['post_id'], unique=False)

    with op.batch_alter_table('page', schema=None) as batch_op:
        batch_op.add_column(sa.Column('deleted_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('latest_revision', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('live_revision', sa.Integer(), nullable=False, server_default='0'))

    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.add_column(sa.Column('latest_revision', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('live_revision', sa.Integer(), nullable=False, server_default='0'))



def downgrade() -> None:
    """Take the step back."""
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.drop_column('live_revision')
        batch_op.drop_column('latest_revision')

    with op.batch_alter_table('page', schema=None) as batch_op:
        batch_op.drop_column('live_revision')
        batch_op.drop_column('latest_revision')
        batch_op.drop_column('deleted_at')

    with op.batch_alter_table('media_use', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_media_use_post_id'))
        batch_op.drop_index(batch_op.f('ix_media_use_page_id'))
        batch_op.drop_index(batch_op.f('ix_media_use_media_id'))

    op.drop_table('media_use')
    with op.batch_alter_table('undo', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_undo_post_id'))
        batch_op.drop_index(batch_op.f('ix_undo_page_id'))
        batch_op.drop_index(batch_op.f('ix_undo_expires_at'))

    op.drop_table('undo')
    op.drop_table('revision')
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recovery_code_account_id'))

    op.drop_table('recovery_code')
    with op.batch_alter_table('preview_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_preview_link_post_id'))
        batch_op.drop_index(batch_op.f('ix_preview_link_page_id'))

    op.drop_table('preview_link')
    with op.batch_alter_table('passkey', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_passkey_account_id'))

    op.drop_table('passkey')
    op.drop_table('one_time_token')
    with op.batch_alter_table('media', schema=None) as batch_op:
        batch_op.drop_index('ix_media_created_at')
        batch_op.drop_index(batch_op.f('ix_media_account_id'))

    op.drop_table('media')
    with op.batch_alter_table('account_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_account_session_expires_at'))
        batch_op.drop_index(batch_op.f('ix_account_session_account_id'))

    op.drop_table('account_session')
    op.drop_table('account')
    with op.batch_alter_table('sign_in_attempt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_attempt_last_at'))

    op.drop_table('sign_in_attempt')
