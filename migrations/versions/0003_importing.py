"""Add what an import is made of, so that it can be looked over, paused and undone

Revision: 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

def _new() -> tuple[sa.Column, ...]:
    return (
        sa.Column('state', sa.String(length=12), nullable=False, server_default='finished'),
        sa.Column('undone_at', sa.DateTime(), nullable=True),
        sa.Column('total', sa.Integer(), nullable=False, server_default='0'),
        sa.Column('current', sa.Text(), nullable=False, server_default=''),
        sa.Column('wish', sa.String(length=8), nullable=False, server_default=''),
        sa.Column('choices', sa.JSON(), nullable=False, server_default='{}'),
        sa.Column('review', sa.JSON(), nullable=False, server_default='{}'),
        sa.Column('comparison', sa.JSON(), nullable=False, server_default='{}'),
        sa.Column('account_id', sa.Integer(), nullable=True),
        sa.Column('host', sa.String(length=255), nullable=False, server_default=''),
        sa.Column('pid', sa.Integer(), nullable=False, server_default='0'),
        sa.Column('beat_at', sa.DateTime(), nullable=True),
    )


def upgrade() -> None:
    """Bring the schema one step forward."""
    with op.batch_alter_table('import_run', schema=None) as batch_op:
        for column in _new():
            batch_op.add_column(column)
        batch_op.create_foreign_key(
            batch_op.f('fk_import_run_account_id_account'), 'account', ['account_id'], ['id'], ondelete='SET NULL'
        )
        batch_op.create_check_constraint(op.f('ck_import_run_wish'), "wish IN ('', 'pause', 'stop')")
        batch_op.create_index(batch_op.f('ix_import_run_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_import_run_state'), ['state'], unique=False)
    op.execute("UPDATE import_run SET state = 'stopped' WHERE finished_at IS NULL")
    op.create_table('import_row',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('name', sa.String(length=2000), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('outcome', sa.String(length=12), nullable=False),
    sa.Column('is_html', sa.Boolean(), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('before', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('after', sa.JSON(none_as_null=True), nullable=True),
    sa.ForeignKeyConstraint(['run_id'], ['import_run.id'], name=op.f('fk_import_row_run_id_import_run'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_row')),
    sa.UniqueConstraint('run_id', 'kind', 'name', name=op.f('uq_import_row_run_id_kind_name'))
    )


def downgrade() -> None:
    """Take the step back."""
    op.drop_table('import_row')
    with op.batch_alter_table('import_run', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_import_run_state'))
        batch_op.drop_index(batch_op.f('ix_import_run_account_id'))
        batch_op.drop_constraint(op.f('ck_import_run_wish'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_import_run_account_id_account'), type_='foreignkey')
        for column in reversed(_new()):
            batch_op.drop_column(column.name)
