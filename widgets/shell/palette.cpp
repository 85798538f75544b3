// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/palette.h"

#include "widgets/shell/controls.h"
#include "widgets/shell/theme/icon.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTextLayout>
#include <QVBoxLayout>
#include <algorithm>

namespace plumbline::shell {

using theme::TextRole;

namespace {

constexpr int kWidth = 680;
constexpr int kTop = 116;
constexpr int kRowHeight = 34;
constexpr int kGroupHeight = 28;
constexpr int kMostRows = 12;
constexpr int kRowRole = Qt::UserRole + 1; // index in m_rows; -1 for a group's title

class Delegate final : public QStyledItemDelegate {
public:
    Delegate(const theme::Theme& theme, const std::vector<PaletteRow>& rows, QObject* parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
        , m_rows(rows)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override
    {
        return {100, m_theme.px(index.data(kRowRole).toInt() < 0 ? kGroupHeight : kRowHeight)};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const theme::Colors& colors = m_theme.colors();
        painter->save();
        QRect rect = option.rect;
        const int at = index.data(kRowRole).toInt();
        if (at < 0) {
            painter->setFont(m_theme.font(TextRole::Label));
            painter->setPen(colors.text3);
            painter->drawText(
                rect.adjusted(16, 0, -16, -3), Qt::AlignLeft | Qt::AlignBottom, index.data(Qt::DisplayRole).toString());
            painter->restore();
            return;
        }
        const PaletteRow& row = m_rows[static_cast<std::size_t>(at)];
        if (option.state & QStyle::State_Selected) {
            painter->fillRect(rect, colors.selected);
            painter->fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), colors.accent);
        } else if (option.state & QStyle::State_MouseOver) {
            painter->fillRect(rect, colors.hover);
        }
        const int middle = rect.center().y() + 1;
        const double ratio = painter->device()->devicePixelRatioF();
        if (!row.icon.isEmpty())
            painter->drawPixmap(QPointF(rect.left() + 16, middle - 8),
                theme::iconPixmap(row.icon, row.enabled ? colors.text2 : colors.text3, 16, ratio));
        int right = rect.right() - 16;
        const int cap = Keycap::paint(*painter, m_theme, row.key, right, middle);
        right -= cap > 0 ? cap + 10 : 0;

        const QFont font = m_theme.font(TextRole::Body);
        painter->setFont(font);
        const QFontMetrics metrics(font);
        const int textLeft = rect.left() + 44;
        const int textWidth = std::min(metrics.horizontalAdvance(row.text) + 24, (right - textLeft) * 2 / 3);
        painter->setPen(colors.text3);
        const QRect detail(textLeft + textWidth + 8, rect.top(), std::max(right - textLeft - textWidth - 8, 0), rect.height());
        painter->drawText(
            detail, Qt::AlignRight | Qt::AlignVCenter, metrics.elidedText(row.detail, Qt::ElideMiddle, detail.width()));
        paintText(*painter, row,
            QRect(textLeft, rect.top(), std::max(textWidth, right - textLeft - metrics.horizontalAdvance(row.detail) - 8),
                rect.height()),
            font);
        painter->restore();
    }

private:
    void paintText(QPainter& painter, const PaletteRow& row, const QRect& rect, const QFont& font) const
    {
        const theme::Colors& colors = m_theme.colors();
        QTextLayout layout(row.text, font);
        QList<QTextLayout::FormatRange> formats;
        for (const auto& [start, length] : row.matches) {
            QTextLayout::FormatRange range;
            range.start = start;
            range.length = length;
            range.format.setFontWeight(QFont::Bold);
            range.format.setFontUnderline(true);
            range.format.setUnderlineColor(colors.accent);
            formats << range;
        }
        layout.setFormats(formats);
        layout.beginLayout();
        QTextLine line = layout.createLine();
        if (line.isValid())
            line.setNumColumns(static_cast<int>(row.text.size()));
        layout.endLayout();
        painter.setPen(row.enabled ? colors.text : colors.text3);
        painter.save();
        painter.setClipRect(rect);
        layout.draw(&painter, QPointF(rect.left(), rect.top() + (rect.height() - layout.boundingRect().height()) / 2));
        painter.restore();
    }

    const theme::Theme& m_theme;
    const std::vector<PaletteRow>& m_rows;
};

} // namespace

std::optional<QList<std::pair<int, int>>> matchWords(const QString& text, const QString& typed)
{
    QList<std::pair<int, int>> matches;
    const QString wanted = typed.simplified();
    if (wanted.isEmpty())
        return matches;
    if (const auto whole = text.indexOf(wanted, 0, Qt::CaseInsensitive); whole >= 0) {
        matches.append({static_cast<int>(whole), static_cast<int>(wanted.size())});
        return matches;
    }
    for (const QString& word : wanted.split(' ')) {
        qsizetype at = text.indexOf(word, 0, Qt::CaseInsensitive);
        while (at > 0 && text[at - 1].isLetterOrNumber())
            at = text.indexOf(word, at + 1, Qt::CaseInsensitive);
        if (at < 0)
            return std::nullopt;
        matches.append({static_cast<int>(at), static_cast<int>(word.size())});
    }
    return matches;
}

Palette::Palette(CommandTable& commands, const theme::Theme& theme, QWidget* window)
    : QWidget(window)
    , m_commands(commands)
    , m_theme(theme)
    , m_box(new QWidget(this))
    , m_field(new QLineEdit(m_box))
    , m_count(makeLabel({}, "", "3", m_box))
    , m_list(new QListView(m_box))
    , m_footer(makeLabel({}, "", "3", m_box))
{
    setObjectName("plPalette");
    setAccessibleName(tr("Commands"));
    m_box->setObjectName("plPalette.box");
    m_box->setAttribute(Qt::WA_StyledBackground);
    described(m_field, "plPalette.field", tr("Search or run a command"));
    m_field->setPlaceholderText(tr("Search or run"));
    described(m_list, "plPalette.list", tr("Commands that match"));
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new Delegate(theme, m_rows, m_list));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setMouseTracking(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setUniformItemSizes(false);

    auto* head = makeRow(12);
    head->setContentsMargins(16, 8, 16, 8);
    head->addWidget(new IconLabel(theme, "search", 16, &theme::Colors::text, m_box));
    head->addWidget(m_field, 1);
    head->addWidget(m_count);
    head->addWidget(new Keycap(theme, "Esc", m_box));
    auto* foot = new QWidget(m_box);
    foot->setProperty("role", "footer");
    foot->setAttribute(Qt::WA_StyledBackground);
    auto* footRow = makeRow(6);
    footRow->setContentsMargins(16, 6, 16, 6);
    footRow->addWidget(new Keycap(theme, "↑", foot));
    footRow->addWidget(new Keycap(theme, "↓", foot));
    footRow->addWidget(makeLabel(tr("choose"), "", "3", foot));
    footRow->addSpacing(10);
    footRow->addWidget(new Keycap(theme, "↵", foot));
    footRow->addWidget(makeLabel(tr("run", "palette: Enter runs the command"), "", "3", foot));
    footRow->addSpacing(10);
    footRow->addWidget(new Keycap(theme, "Tab", foot));
    footRow->addWidget(makeLabel(tr("this view only"), "", "3", foot));
    footRow->addStretch(1);
    footRow->addWidget(m_footer);
    foot->setLayout(footRow);
    auto* column = new QVBoxLayout(m_box);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(makeRule("rule", m_box));
    column->addWidget(m_list);
    column->addSpacing(8);
    column->addWidget(foot);

    m_fade.setStartValue(0.0);
    m_fade.setEndValue(1.0);
    connect(&m_fade, &QVariantAnimation::valueChanged, this, [this](const QVariant& value) {
        m_scrim = value.toDouble();
        update();
    });
    connect(m_field, &QLineEdit::textChanged, this, &Palette::search);
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex& index) {
        m_list->setCurrentIndex(index);
        choose();
    });
    m_field->installEventFilter(this);
    window->installEventFilter(this);
    hide();
}

void Palette::open(View* view, const QString& viewId, const QString& text)
{
    m_view = view;
    m_viewId = viewId;
    m_viewOnly = false;
    if (!isVisible())
        m_focusBefore = QApplication::focusWidget();
    QStringList prefixes;
    if (view != nullptr) {
        for (const QChar prefix : view->palettePrefixes()) {
            if (prefix == '#')
                prefixes << tr("# tags");
            else if (prefix == '@')
                prefixes << tr("@ items");
            else if (prefix == ':')
                prefixes << tr(": time or row");
        }
    }
    prefixes << tr("> commands");
    m_footer->setText(prefixes.join("   "));
    setGeometry(parentWidget()->rect());
    m_field->setText(text);
    search();
    if (m_theme.animationMilliseconds() > 0) {
        m_scrim = 0;
        m_fade.setDuration(m_theme.animationMilliseconds());
        m_fade.start();
    } else {
        m_scrim = 1;
    }
    show();
    raise();
    m_field->setFocus(Qt::OtherFocusReason);
    m_field->end(false);
}

void Palette::close()
{
    hide();
    if (m_focusBefore != nullptr)
        m_focusBefore->setFocus(Qt::OtherFocusReason);
}

void Palette::addGroup(const QString& title, std::vector<PaletteRow> rows)
{
    if (rows.empty())
        return;
    auto* header = new QStandardItem(title);
    header->setData(-1, kRowRole);
    header->setFlags(Qt::NoItemFlags);
    header->setAccessibleText(title);
    m_model.appendRow(header);
    for (PaletteRow& row : rows) {
        auto* item = new QStandardItem(row.text);
        item->setData(static_cast<int>(m_rows.size()), kRowRole);
        item->setEditable(false);
        item->setAccessibleText(row.enabled ? row.text : row.text + QStringLiteral(", ") + row.detail);
        m_rows.push_back(std::move(row));
        m_model.appendRow(item);
    }
}

void Palette::search()
{
    m_model.clear();
    m_rows.clear();
    QString typed = m_field->text();
    const QChar prefix = typed.isEmpty() ? QChar() : typed.front();
    if (m_view != nullptr && m_view->palettePrefixes().contains(prefix) && !prefix.isNull()) {
        std::vector<PaletteRow> rows;
        for (const PaletteItem& item : m_view->paletteItems(prefix)) {
            if (const auto matches = matchWords(item.text, typed.mid(1)))
                rows.push_back({item.icon, item.text, item.detail, {}, true, *matches, item.run, {}});
        }
        addGroup(tr("In this view"), std::move(rows));
    } else {
        if (prefix == '>')
            typed.remove(0, 1);
        std::array<std::vector<PaletteRow>, 4> groups;
        for (const Command& command : m_commands.commands()) {
            const bool foreign = !command.view.isEmpty() && command.view != m_viewId;
            if (!command.inPalette || foreign || (m_viewOnly && command.view.isEmpty()))
                continue;
            const QString text = command.text().remove('&');
            const auto matches = matchWords(text, typed);
            if (!matches)
                continue;
            const QString reason = m_commands.whyNot(command);
            const QString detail = !reason.isEmpty() ? tr("not available: %1").arg(reason)
                : command.detail                     ? command.detail()
                                                     : QString();
            groups[static_cast<std::size_t>(command.group)].push_back(
                {command.icon, text, detail, reason.isEmpty() ? m_commands.keyText(command.id) : QString(), reason.isEmpty(),
                    *matches, [this, id = command.id] { m_commands.run(id); }, command.id});
        }
        const QStringList titles = {tr("In this view"), tr("Go to"), tr("Data and sets"), tr("Settings and export")};
        for (int group = 0; group < 4; ++group) {
            auto& rows = groups[static_cast<std::size_t>(group)];
            std::stable_sort(
                rows.begin(), rows.end(), [](const PaletteRow& a, const PaletteRow& b) { return a.enabled > b.enabled; });
            addGroup(titles[group], std::move(rows));
        }
    }
    m_count->setText(tr("%n match(es)", "", static_cast<int>(m_rows.size())));
    step(0);
    place();
}

void Palette::place()
{
    int height = 4;
    for (int row = 0; row < m_model.rowCount(); ++row)
        height += m_theme.px(m_model.item(row)->data(kRowRole).toInt() < 0 ? kGroupHeight : kRowHeight);
    const int most = m_theme.px(kRowHeight) * kMostRows;
    const int room = std::max(this->height() - kTop - 140, 120);
    m_list->setFixedHeight(std::min({height, most, room}));
    const int width = std::min(m_theme.px(kWidth), this->width() - 48);
    m_box->setFixedWidth(width);
    m_box->adjustSize();
    m_box->move((this->width() - width) / 2, std::min(kTop, this->height() / 8));
}

void Palette::step(int by)
{
    const int count = m_model.rowCount();
    int row = m_list->currentIndex().isValid() && by != 0 ? m_list->currentIndex().row() + by : 0;
    while (row >= 0 && row < count && m_model.item(row)->data(kRowRole).toInt() < 0)
        row += by < 0 ? -1 : 1;
    if (row < 0 || row >= count)
        return;
    m_list->setCurrentIndex(m_model.index(row, 0));
    m_list->scrollTo(m_model.index(row == 1 ? 0 : row, 0)); // with the first group's title
    m_field->setAccessibleDescription(m_model.item(row)->accessibleText());
}

void Palette::choose()
{
    const QModelIndex index = m_list->currentIndex();
    const int at = index.isValid() ? index.data(kRowRole).toInt() : -1;
    if (at < 0 || !m_rows[static_cast<std::size_t>(at)].enabled)
        return;
    const auto run = m_rows[static_cast<std::size_t>(at)].run;
    close();
    run();
}

void Palette::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    QColor scrim = m_theme.colors().scrim;
    const bool dark = m_theme.scheme() == theme::Scheme::Dark;
    scrim.setAlphaF(static_cast<float>((dark ? 0.55 : 0.30) * m_scrim));
    painter.fillRect(rect(), scrim);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0, 0, 0, dark ? 128 : 41));
    painter.drawRoundedRect(m_box->geometry().translated(0, 3), 6, 6);
}

bool Palette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible()) {
        setGeometry(parentWidget()->rect());
        place();
    }
    if (watched == m_field && event->type() == QEvent::ShortcutOverride) {
        event->accept(); // while it is open, keys belong to it
        return true;
    }
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        switch (static_cast<QKeyEvent*>(event)->key()) {
        case Qt::Key_Escape: close(); return true;
        case Qt::Key_Down: step(1); return true;
        case Qt::Key_Up: step(-1); return true;
        case Qt::Key_PageDown:
            for (int i = 0; i < 8; ++i)
                step(1);
            return true;
        case Qt::Key_PageUp:
            for (int i = 0; i < 8; ++i)
                step(-1);
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter: choose(); return true;
        case Qt::Key_Tab:
            m_viewOnly = !m_viewOnly;
            search();
            return true;
        case Qt::Key_Backtab: return true;
        default: break;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void Palette::mousePressEvent(QMouseEvent*)
{
    close();
}

} // namespace plumbline::shell
