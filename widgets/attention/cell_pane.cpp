// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/cell_pane.h"

#include "widgets/plots/numbers.h"

#include <QGridLayout>
#include <QPainter>
#include <QSplitter>
#include <QStyledItemDelegate>
#include <algorithm>
#include <cmath>

namespace plumbline::attention {

using shell::described;
using shell::makeLabel;
using theme::TextRole;

namespace {

enum Role { RowHead = Qt::UserRole, ColHead, Value, Part };

class PairDelegate final : public QStyledItemDelegate {
public:
    PairDelegate(const theme::Theme& theme, QObject* parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    {
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const theme::Colors& colors = m_theme.colors();
        const QRect rect = option.rect;
        const bool selected = option.state & QStyle::State_Selected;
        painter->save();
        painter->fillRect(rect,
            selected                                     ? colors.selected
                : option.state & QStyle::State_MouseOver ? colors.hover
                                                         : colors.surface);
        if (selected)
            painter->fillRect(QRect(rect.left(), rect.top(), 2, rect.height()), colors.accent);
        painter->setFont(m_theme.font(TextRole::Mono));
        const QFontMetrics metrics = painter->fontMetrics();
        const int name = metrics.horizontalAdvance("00 ← 00") + 12, figure = metrics.horizontalAdvance("0.000") + 8;
        painter->setPen(colors.text);
        painter->drawText(rect.adjusted(8, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, index.data().toString());
        const double room = std::max(rect.width() - name - figure - 8, 0);
        painter->fillRect(QRectF(rect.left() + name, rect.center().y() - 3, index.data(Part).toDouble() * room, 7), colors.text3);
        painter->drawText(
            rect.adjusted(0, 0, -6, 0), Qt::AlignRight | Qt::AlignVCenter, plots::fixedNumber(index.data(Value).toDouble(), 3));
        painter->restore();
    }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {160, m_theme.px(22)}; }

private:
    const theme::Theme& m_theme;
};

} // namespace

CellPane::CellPane(const theme::Theme& theme, Session& session, CellState& cell, shell::CommandTable& commands, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_session(session)
    , m_cell(cell)
    , m_panel(new Panel(theme, "plCellPanel", tr("Two layers"), this))
    , m_kinds(new KindMaps(theme, session, cell))
    , m_pages(new shell::Segment("plCellPages", tr("Which maps are shown")))
    , m_heads(new plots::HeatMapPlot(theme, session.engine().rasters))
    , m_headsOf(new shell::ElidedLabel)
    , m_pairs(new QListWidget)
    , m_pairsOf(new shell::ElidedLabel)
    , m_hideSink(described(new QCheckBox(tr("Hide attention sink")), "plAttention.maskSink", tr("Hide attention sink"),
          tr("Leave the first token out, in the measure and in the maps, and scale the rest of each row to 1"),
          commands.keyText("attention.maskSink")))
    , m_log(described(new QCheckBox(tr("Log scale")), "plAttention.log", tr("Log scale"),
          tr("Colours by the logarithm of the weight"), commands.keyText("attention.log")))
    , m_lock(described(shell::makeToolButton(theme, "lock"), "plTool.lockHeads", tr("Heads locked"),
          tr("The other layer's head follows the matching"), commands.keyText("attention.lockHeads")))
    , m_source(new plots::HeatMapPlot(theme, session.engine().rasters))
    , m_own(new plots::HeatMapPlot(theme, session.engine().rasters))
    , m_sourceTitle(new shell::ElidedLabel)
    , m_ownTitle(new shell::ElidedLabel)
    , m_note(makeLabel({}, "label", "3"))
    , m_profile(new plots::ProfileStrip(theme))
{
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(m_panel);
    m_heads->setObjectName("plHeadMatrix");
    m_heads->setToolTip(
        tr("Heads of the one layer against heads of the other. Rings: matched. Click a cell to see its two maps."));
    for (shell::ElidedLabel* label : {m_headsOf, m_pairsOf}) {
        label->setProperty("type", "label");
        label->setProperty("tone", "3");
    }
    for (shell::ElidedLabel* label : {m_sourceTitle, m_ownTitle})
        label->setProperty("type", "strong");
    m_pairs->setMinimumWidth(90);
    for (plots::HeatMapPlot* plot : {m_heads, m_source, m_own}) {
        plot->setAxisTitlesShown(false); // said beside them
        plot->setMinimumSize(100, 100);
    }
    m_source->setObjectName("plAttentionMap.source");
    m_own->setObjectName("plAttentionMap.own");
    m_profile->setObjectName("plQueryProfile");
    m_profile->setToolTip(tr("Where the query looks"));
    auto* inside = new QWidget;
    auto* column = new QVBoxLayout(inside);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_headBlock = makeHeads();
    m_mapBlock = makeMaps(commands);
    column->addWidget(m_headBlock, 5);
    column->addWidget(shell::makeRule());
    column->addWidget(m_mapBlock, 6);
    column->addWidget(shell::makeRule());
    auto* profile = new QWidget;
    auto* profileColumn = new QVBoxLayout(profile);
    profileColumn->setContentsMargins(12, 6, 12, 6);
    profileColumn->addWidget(m_profile);
    column->addWidget(profile, 4);
    column->addStretch(0);
    m_panel->setContents(inside);
    m_pages->add("pair", tr("Pair"))->setToolTip(tr("The maps of two layers"));
    m_pages->add("kinds", tr("Kinds"))->setToolTip(tr("Original, matched and trained side by side"));
    m_pages->choose("pair");
    m_panel->addTool(m_pages);
    connect(m_pages, &shell::Segment::picked, this, [this](const QString& id) { showKinds(id == "kinds"); });

    connect(&cell, &CellState::cellChanged, this, &CellPane::refreshCell);
    connect(&cell, &CellState::mapsChanged, this, &CellPane::refreshMaps);
    connect(&cell, &CellState::queryChanged, this, &CellPane::refreshQuery);
    connect(&cell, &CellState::lookChanged, this, [this] { m_log->setChecked(m_cell.isLogarithmic()); });
    connect(&session, &Session::choiceChanged, this, [this] { m_hideSink->setChecked(m_session.choice().maskSink); });
    connect(m_heads, &plots::HeatMapPlot::cellChosen, this,
        [this](const plots::Cell& at) { m_cell.setHeads(static_cast<int>(at.row), static_cast<int>(at.col)); });
    for (plots::HeatMapPlot* map : {m_source, m_own}) {
        map->setToolTip(tr("Attention weights: rows are queries, columns keys. Click a row to see where it looks."));
        connect(map, &plots::HeatMapPlot::cellChosen, this,
            [this](const plots::Cell& at) { m_cell.setQuery(static_cast<int>(at.row)); });
    }
    connect(m_profile, &plots::ProfileStrip::columnChosen, this, [this](std::size_t key) {
        if (m_cell.query() >= 0) {
            for (plots::HeatMapPlot* map : {m_source, m_own})
                map->setCursorCell(plots::Cell{static_cast<std::size_t>(m_cell.query()), key});
        }
    });
    m_hideSink->setChecked(session.choice().maskSink);
    m_log->setChecked(cell.isLogarithmic());
    refreshCell();
    refreshMaps();
}

void CellPane::setCompact(bool compact)
{
    m_lock->setToolButtonStyle(compact ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
}

void CellPane::showKinds(bool shown)
{
    m_kindsShown = shown;
    m_pages->choose(shown ? "kinds" : "pair");
    m_maps->setHidden(shown);
    m_kinds->setHidden(!shown);
    Q_EMIT pageChanged();
}

void CellPane::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    // Maps are square: height beyond their width would stay empty, and the profile can use it.
    const int margins = m_theme.px(24);
    m_headBlock->setMaximumHeight((width() - margins) * 6 / 11 + m_theme.px(44));
    m_mapBlock->setMaximumHeight((width() - margins) / 2 + m_theme.px(110));
}

QWidget* CellPane::makeHeads()
{
    auto* widget = new QWidget;
    auto* grid = new QGridLayout(widget);
    grid->setContentsMargins(12, 8, 12, 6);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(2);
    grid->addWidget(m_headsOf, 0, 0);
    grid->addWidget(m_heads, 1, 0);
    grid->addWidget(m_pairsOf, 0, 1);
    m_pairs->setObjectName("plHeadPairs");
    m_pairs->setAccessibleName(tr("Matched heads"));
    m_pairs->setToolTip(tr("Matched heads and how far they are apart"));
    m_pairs->setItemDelegate(new PairDelegate(m_theme, m_pairs));
    m_pairs->setUniformItemSizes(true);
    m_pairs->setMouseTracking(true);
    m_pairs->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    grid->addWidget(m_pairs, 1, 1);
    grid->setColumnStretch(0, 6);
    grid->setColumnStretch(1, 5);
    grid->setRowStretch(1, 1);
    connect(m_pairs, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
        if (item != nullptr && !m_pairs->signalsBlocked())
            m_cell.setHeads(item->data(RowHead).toInt(), item->data(ColHead).toInt());
    });
    return widget;
}

QWidget* CellPane::makeMaps(shell::CommandTable& commands)
{
    auto* widget = new QWidget;
    auto* column = new QVBoxLayout(widget);
    column->setContentsMargins(12, 6, 12, 4);
    column->setSpacing(4);
    auto* row = shell::makeRow(12);
    m_lock->setCheckable(true);
    m_lock->setText(tr("Heads locked"));
    m_lock->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_lock->setProperty("role", "link");
    row->addWidget(m_hideSink);
    row->addWidget(m_log);
    row->addStretch(1);
    row->addWidget(m_lock);
    column->addLayout(row);
    m_maps = new QWidget;
    auto* grid = new QGridLayout(m_maps);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(2);
    grid->addWidget(m_sourceTitle, 0, 0);
    grid->addWidget(m_ownTitle, 0, 1);
    grid->addWidget(m_source, 1, 0);
    grid->addWidget(m_own, 1, 1);
    grid->setRowStretch(1, 1);
    column->addWidget(m_maps, 1);
    m_kinds->layout()->setContentsMargins(0, 0, 0, 0);
    m_kinds->hide();
    column->addWidget(m_kinds, 1);
    m_note->setWordWrap(true);
    column->addWidget(m_note);
    // The commands do it, so that keys, menus and boxes are one thing.
    connect(m_hideSink, &QCheckBox::clicked, this, [&commands] { commands.run("attention.maskSink"); });
    connect(m_log, &QCheckBox::clicked, this, [&commands] { commands.run("attention.log"); });
    connect(m_lock, &QToolButton::clicked, this, [&commands] { commands.run("attention.lockHeads"); });
    return widget;
}

void CellPane::refreshCell()
{
    const bool has = m_cell.cell() && m_session.measured();
    m_lock->setChecked(m_cell.isLocked());
    if (!has) {
        m_panel->setTitle(tr("Two layers"));
        m_panel->setCaption({});
        m_heads->setData(nullptr);
        m_pairs->clear();
        m_headsOf->setFullText({});
        m_pairsOf->setFullText({});
        return;
    }
    const auto row = m_cell.cell()->row, col = m_cell.cell()->col;
    const Measured& measured = *m_session.measured();
    const bool cosine = measured.heads->measure == lisa::Measure::Cosine;
    m_panel->setTitle(tr("Layer %1 against %2").arg(row).arg(col));
    const QString name = cosine ? tr("cosine") : tr("JS");
    QString caption = tr("%1 %2 matched · %3 head by head")
                          .arg(name, plots::fixedNumber(m_cell.layerValue(lisa::HeadMatching::Assignment), 3),
                              plots::fixedNumber(m_cell.layerValue(lisa::HeadMatching::Same), 3));
    if (!measured.matrix.standardError.empty())
        caption += QStringLiteral(" · ± ")
            + plots::fixedNumber(measured.matrix.standardError[row * static_cast<std::size_t>(measured.matrix.cols) + col], 3);
    m_panel->setCaption(caption);

    const int heads = measured.heads->heads;
    auto figure = std::make_shared<plots::HeatMapData>();
    figure->rows = figure->cols = static_cast<std::size_t>(heads);
    for (int a = 0; a < heads; ++a)
        for (int b = 0; b < heads; ++b)
            figure->values.push_back(m_cell.value(a, b));
    figure->title = tr("Heads of layer %1 against heads of layer %2").arg(row).arg(col).toStdString();
    figure->rowTitle = tr("head of layer %1").arg(row).toStdString();
    figure->colTitle = tr("head of layer %1").arg(col).toStdString();
    figure->reversed = !cosine;
    figure->lowWord = (cosine ? tr("different") : tr("alike")).toStdString();
    figure->highWord = (cosine ? tr("alike") : tr("different")).toStdString();
    figure->unit = cosine ? std::string() : "nats";
    figure->captions = m_session.captions();
    m_heads->setData(std::move(figure));
    std::vector<plots::Cell> rings;
    for (int a = 0; a < heads; ++a)
        rings.push_back({static_cast<std::size_t>(a), static_cast<std::size_t>(m_cell.partners()[static_cast<std::size_t>(a)])});
    m_heads->setRings(std::move(rings));
    const auto group = static_cast<std::size_t>(m_session.model() != nullptr ? m_session.model()->files.config.groupSize() : 0);
    m_heads->setGroups(group > 1 ? group : 0, group > 1 ? group : 0);
    m_heads->setCursorCell(plots::Cell{static_cast<std::size_t>(m_cell.rowHead()), static_cast<std::size_t>(m_cell.colHead())});
    m_headsOf->setFullText(tr("heads of layer %1 (rows), of %2 (columns)").arg(row).arg(col));
    m_pairsOf->setFullText(tr("%1 ← %2, by %3", "layer, layer, measure").arg(row).arg(col).arg(name));
    fillPairs();
}

void CellPane::fillPairs()
{
    const QSignalBlocker quiet(m_pairs);
    m_pairs->clear();
    double greatest = 1e-9;
    const auto heads = static_cast<int>(m_cell.partners().size());
    for (int head = 0; head < heads; ++head)
        greatest = std::max(greatest, m_cell.value(head, m_cell.partners()[static_cast<std::size_t>(head)]));
    for (int head = 0; head < heads; ++head) {
        const int partner = m_cell.partners()[static_cast<std::size_t>(head)];
        const double value = m_cell.value(head, partner);
        auto* item = new QListWidgetItem(QStringLiteral("%1 ← %2").arg(head).arg(partner), m_pairs);
        item->setData(RowHead, head);
        item->setData(ColHead, partner);
        item->setData(Value, value);
        item->setData(Part, std::isnan(value) ? 0.0 : value / greatest);
        item->setData(
            Qt::AccessibleTextRole, tr("Head %1 with head %2, %3").arg(head).arg(partner).arg(plots::fixedNumber(value, 3)));
        if (head == m_cell.rowHead() && partner == m_cell.colHead())
            m_pairs->setCurrentItem(item);
    }
}

void CellPane::refreshMaps()
{
    const auto& maps = m_cell.maps();
    const bool has = maps && m_cell.cell() && m_session.measured();
    for (plots::HeatMapPlot* map : {m_source, m_own})
        map->setStale(m_cell.isStale());
    if (m_cell.isStale())
        return; // the old maps keep their titles until the new ones arrive
    for (const bool own : {false, true}) {
        plots::HeatMapPlot* map = own ? m_own : m_source;
        shell::ElidedLabel* title = own ? m_ownTitle : m_sourceTitle;
        if (!has) {
            map->setData(nullptr);
            title->setFullText({});
            continue;
        }
        const auto& figure = own ? maps->own : maps->source;
        title->setFullText(QString::fromStdString(figure->title));
        map->setData(figure);
    }
    if (has) {
        const plots::ColorLimits limits = *maps->own->limits;
        m_note->setText(tr("rows are queries, columns keys · weights up to %1").arg(plots::number(limits.high))
            + (m_session.choice().maskSink ? tr(" · first token left out, rows scaled to 1") : QString()));
    } else {
        m_note->clear();
    }
    refreshQuery();
}

void CellPane::refreshQuery()
{
    const auto& maps = m_cell.maps();
    const int query = m_cell.query();
    if (!maps || query < 0 || !m_cell.cell() || m_session.text() == nullptr
        || static_cast<std::size_t>(query) >= maps->own->rows) {
        m_profile->setData(nullptr);
        return;
    }
    const auto row = static_cast<std::size_t>(query);
    for (plots::HeatMapPlot* map : {m_source, m_own})
        map->setMarkedRow(row);
    auto figure = std::make_shared<plots::ProfileData>();
    const std::size_t keys = row + 1;
    const auto line = [row, keys](const plots::HeatMapData& map) {
        const auto begin = map.values.begin() + static_cast<std::ptrdiff_t>(row * map.cols);
        return std::vector<double>(begin, begin + static_cast<std::ptrdiff_t>(keys));
    };
    figure->values = line(*maps->source);
    figure->others = line(*maps->own);
    const auto& pieces = m_session.text()->pieces;
    figure->tokens.assign(pieces.begin(), pieces.begin() + static_cast<std::ptrdiff_t>(keys));
    figure->title = tr("Query %1 over keys").arg(QString::fromStdString(pieces[row]).trimmed()).toStdString();
    figure->valuesName = tr("layer %1, head %2").arg(m_cell.cell()->col).arg(m_cell.colHead()).toStdString();
    figure->othersName = tr("layer %1, head %2").arg(m_cell.cell()->row).arg(m_cell.rowHead()).toStdString();
    figure->firstHidden = m_session.choice().maskSink;
    figure->captions = m_session.captions();
    m_profile->setData(std::move(figure));
}

} // namespace plumbline::attention
