// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/key_editor.h"

#include "widgets/shell/controls.h"
#include "widgets/shell/theme/icon.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace plumbline::shell {

KeyModel::KeyModel(CommandTable& commands, const ViewTable& views, QObject* parent)
    : QAbstractTableModel(parent)
    , m_commands(commands)
    , m_views(views)
{
    connect(&commands, &CommandTable::keysChanged, this,
        [this] { Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1)); });
}

int KeyModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_commands.commands().size());
}

int KeyModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kColumns;
}

QVariant KeyModel::data(const QModelIndex& index, int role) const
{
    const Command& row = command(index.row());
    const QString key = m_commands.keyText(row.id);
    if (role == Qt::AccessibleTextRole && index.column() == KeyColumn)
        return key.isEmpty() ? tr("no key") : key;
    if (role == Qt::AccessibleTextRole && index.column() == ResetColumn)
        return isChanged(index.row()) ? tr("Back to the key at first") : QString();
    if (role == Qt::ToolTipRole && index.column() == ResetColumn)
        return isChanged(index.row()) ? tr("Back to the key at first (Delete)") : QVariant();
    if (role == Qt::ToolTipRole && index.column() == ActionColumn && !row.verb.isEmpty())
        return row.verb;
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case ActionColumn: return row.plainName();
    case ViewColumn: {
        const ViewEntry* view = m_views.find(row.view);
        return view != nullptr ? view->name() : tr("everywhere");
    }
    case KeyColumn: return key;
    default: return {};
    }
}

QVariant KeyModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case ActionColumn: return tr("Action");
    case ViewColumn: return tr("View");
    case KeyColumn: return tr("Key");
    default: return QString();
    }
}

Qt::ItemFlags KeyModel::flags(const QModelIndex& index) const
{
    return QAbstractTableModel::flags(index) | (index.column() == KeyColumn ? Qt::ItemIsEditable : Qt::NoItemFlags);
}

bool KeyModel::setData(const QModelIndex& index, const QVariant& value, int)
{
    const auto key = value.value<QKeySequence>();
    const Command* clash = m_commands.setKeys(command(index.row()).id, key.isEmpty() ? QList<QKeySequence>() : QList{key});
    tell(clash, key.toString(QKeySequence::NativeText));
    return clash == nullptr;
}

void KeyModel::reset(int row)
{
    const Command& wanted = command(row);
    tell(m_commands.resetKeys(wanted.id),
        wanted.keys.isEmpty() ? QString() : wanted.keys.first().toString(QKeySequence::NativeText));
}

bool KeyModel::isChanged(int row) const
{
    return m_commands.keys(command(row).id) != command(row).keys;
}

void KeyModel::tell(const Command* clash, const QString& key)
{
    if (clash != nullptr)
        Q_EMIT refused(key, clash->plainName());
    else
        Q_EMIT accepted();
}

KeyField::KeyField(QWidget* parent)
    : QLineEdit(parent)
{
    setReadOnly(true);
    setText(tr("Press the keys …"));
    setAccessibleName(tr("Press the new keys. Esc keeps the old ones."));
    setToolTip(accessibleName());
    setObjectName("plKeyField");
}

bool KeyField::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept();
        return true;
    }
    if (event->type() == QEvent::KeyPress) { // Tab too
        keyPressEvent(static_cast<QKeyEvent*>(event));
        return true;
    }
    return QLineEdit::event(event);
}

void KeyField::keyPressEvent(QKeyEvent* event)
{
    const int key = event->key();
    if (key == Qt::Key_Shift || key == Qt::Key_Control || key == Qt::Key_Alt || key == Qt::Key_Meta || key == Qt::Key_unknown)
        return;
    if (key == Qt::Key_Escape && event->modifiers() == Qt::NoModifier) {
        Q_EMIT kept();
        return;
    }
    if (key == Qt::Key_Backspace && event->modifiers() == Qt::NoModifier) {
        m_key = {};
    } else {
        // A sign that needs Shift is bound as the sign: "?" and not "Shift+?".
        Qt::KeyboardModifiers modifiers = event->modifiers() & ~Qt::KeypadModifier;
        const bool sign = !event->text().isEmpty() && event->text().front().isPrint() && !event->text().front().isLetterOrNumber()
            && key != Qt::Key_Space;
        if (sign)
            modifiers &= ~Qt::ShiftModifier;
        m_key = QKeySequence(QKeyCombination(modifiers, static_cast<Qt::Key>(key)));
    }
    Q_EMIT taken();
}

namespace {

class Delegate final : public QStyledItemDelegate {
public:
    Delegate(const theme::Theme& theme, const KeyModel& model, QObject* parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
        , m_model(model)
    {
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const theme::Colors& colors = m_theme.colors();
        const bool selected = option.state & QStyle::State_Selected;
        painter->save();
        painter->fillRect(option.rect,
            selected                                     ? colors.selected
                : option.state & QStyle::State_MouseOver ? colors.hover
                                                         : colors.surface);
        painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), colors.line);
        if (selected && index.column() == 0)
            painter->fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()), colors.accent);
        const int middle = option.rect.center().y();
        if (index.column() == KeyModel::KeyColumn) {
            const QString key = index.data().toString();
            if (!key.isEmpty()) {
                const QFontMetrics metrics(m_theme.font(theme::TextRole::Label));
                const QString shown = keyWords(key);
                Keycap::paint(*painter, m_theme, key, option.rect.left() + 12 + metrics.horizontalAdvance(shown) + 10, middle);
            }
        } else if (index.column() == KeyModel::ResetColumn) {
            if (m_model.isChanged(index.row()))
                painter->drawPixmap(QPointF(option.rect.center().x() - 7, middle - 7),
                    theme::iconPixmap("undo", colors.text2, 14, painter->device()->devicePixelRatioF()));
        } else {
            painter->setFont(m_theme.font(theme::TextRole::Body));
            painter->setPen(index.column() == KeyModel::ActionColumn ? colors.text : colors.text2);
            const QRect text = option.rect.adjusted(12, 0, -8, 0);
            painter->drawText(text, Qt::AlignVCenter | Qt::AlignLeft,
                painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, text.width()));
        }
        painter->restore();
    }

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        auto* field = new KeyField(parent);
        auto* self = const_cast<Delegate*>(this); // NOLINT: the signals of a delegate are not const
        connect(field, &KeyField::taken, self, [self, field] {
            Q_EMIT self->commitData(field);
            Q_EMIT self->closeEditor(field);
        });
        connect(field, &KeyField::kept, self, [self, field] { Q_EMIT self->closeEditor(field, RevertModelCache); });
        return field;
    }
    void setEditorData(QWidget*, const QModelIndex&) const override { }
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override
    {
        model->setData(index, QVariant::fromValue(static_cast<KeyField*>(editor)->key()), Qt::EditRole);
    }
    void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option, const QModelIndex&) const override
    {
        editor->setGeometry(option.rect.adjusted(8, 3, -8, -4));
    }
    bool eventFilter(QObject*, QEvent*) override { return false; } // the field hears Tab and Return itself

private:
    const theme::Theme& m_theme;
    const KeyModel& m_model;
};

} // namespace

KeyEditor::KeyEditor(CommandTable& commands, const ViewTable& views, const theme::Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_model(new KeyModel(commands, views, this))
    , m_table(new QTableView(this))
    , m_message(makeLabel({}, "", "3", this))
{
    described(m_table, "plKeyEditor", tr("Keys of all commands. Enter changes the key, Delete goes back to the key at first."));
    m_table->setToolTip({});
    m_table->viewport()->setToolTip(tr("Double click a key to change it"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new Delegate(theme, *m_model, m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_table->setShowGrid(false);
    m_table->setMouseTracking(true);
    m_table->setTabKeyNavigation(false);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setSectionResizeMode(KeyModel::ActionColumn, QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(KeyModel::ViewColumn, QHeaderView::Fixed);
    m_table->horizontalHeader()->setSectionResizeMode(KeyModel::KeyColumn, QHeaderView::Fixed);
    m_table->horizontalHeader()->setSectionResizeMode(KeyModel::ResetColumn, QHeaderView::Fixed);
    m_table->horizontalHeader()->setSectionsClickable(false);
    m_table->installEventFilter(this);
    m_message->setObjectName("plKeyEditor.message");
    m_message->setWordWrap(true);
    auto* resetAll = makeButton(tr("Reset all"), "", this);
    described(resetAll, "plKeyEditor.resetAll", tr("All keys as at first"));

    auto* below = makeRow(12);
    below->addWidget(resetAll);
    below->addWidget(m_message, 1);
    m_message->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* frame = new QFrame(this);
    frame->setProperty("role", "card");
    auto* frameColumn = new QVBoxLayout(frame);
    frameColumn->setContentsMargins(1, 1, 1, 1);
    frameColumn->addWidget(m_table);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(frame);
    column->addLayout(below);

    const QString rule = tr("A key can mean different things in different views. Clashes inside a view are refused.");
    m_message->setText(rule);
    connect(m_model, &KeyModel::refused, this, [this](const QString& key, const QString& other) {
        restyle(m_message, "tone", "error");
        m_message->setText(tr("%1 is taken by “%2”.").arg(key, other));
    });
    connect(m_model, &KeyModel::accepted, this, [this, rule] {
        restyle(m_message, "tone", "3");
        m_message->setText(rule);
    });
    connect(resetAll, &QPushButton::clicked, this, [&commands] { commands.resetAllKeys(); });
    connect(m_table, &QTableView::clicked, this, [this](const QModelIndex& index) {
        if (index.column() == KeyModel::ResetColumn)
            m_model->reset(index.row());
    });
    connect(&theme, &theme::Theme::changed, this, &KeyEditor::fit);
    fit();
}

void KeyEditor::fit()
{
    const int row = m_theme.px(30);
    m_table->verticalHeader()->setDefaultSectionSize(row);
    m_table->setColumnWidth(KeyModel::ViewColumn, m_theme.px(130));
    m_table->setColumnWidth(KeyModel::KeyColumn, m_theme.px(190));
    m_table->setColumnWidth(KeyModel::ResetColumn, m_theme.px(40));
    m_table->setFixedHeight(row * m_model->rowCount() + m_table->horizontalHeader()->sizeHint().height() + 6);
}

bool KeyEditor::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress && m_table->currentIndex().isValid()) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const int row = m_table->currentIndex().row();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            m_table->edit(m_model->index(row, KeyModel::KeyColumn));
            return true;
        }
        if (key == Qt::Key_Delete) {
            m_model->reset(row);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace plumbline::shell
