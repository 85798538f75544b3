// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/layer_list.h"

#include "widgets/attention/sharing.h"
#include "widgets/plots/numbers.h"
#include "widgets/shell/controls.h"

#include <QHeaderView>
#include <QMouseEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <algorithm>
#include <cmath>

namespace plumbline::attention {

using theme::TextRole;

namespace {

QString signedNumber(double value)
{
    return (value > 0 ? QStringLiteral("+") : QString()) + plots::fixedNumber(value, 2);
}

constexpr double kHighCost = 0.45; ///< of perplexity: sensitive

class Delegate final : public QStyledItemDelegate {
public:
    Delegate(const theme::Theme& theme, const LayerModel& model, QObject* parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
        , m_model(model)
    {
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const theme::Colors& colors = m_theme.colors();
        const QRect rect = option.rect;
        const bool selected = option.state & QStyle::State_Selected;
        const LayerModel::Row& row = m_model.row(index.row());
        painter->save();
        painter->fillRect(rect,
            selected                                     ? colors.selected
                : option.state & QStyle::State_MouseOver ? colors.hover
                                                         : colors.panel);
        if (selected && index.column() == LayerModel::Number)
            painter->fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), colors.accent);
        painter->setFont(m_theme.font(TextRole::Mono));
        switch (index.column()) {
        case LayerModel::Number:
            painter->setPen(colors.text);
            painter->drawText(rect.adjusted(4, 0, -4, 0), Qt::AlignRight | Qt::AlignVCenter, index.data().toString());
            break;
        case LayerModel::Kind: paintKind(*painter, rect, row, index.row()); break;
        case LayerModel::Previous: paintDistance(*painter, rect, row); break;
        case LayerModel::Cost: paintCost(*painter, rect, row, index.data().toString()); break;
        default: break;
        }
        painter->restore();
    }

    /// Left of the words: switch, or lock.
    [[nodiscard]] static int switchWidth(const theme::Theme& theme) { return theme.px(34); }

private:
    void icon(QPainter& painter, const QRect& rect, const char* name, QColor theme::Colors::*tone) const
    {
        const int side = m_theme.px(14);
        m_theme.icon(name, tone).paint(&painter, QRect(rect.left(), rect.center().y() - side / 2 + 1, side, side));
    }

    void paintKind(QPainter& painter, QRect rect, const LayerModel::Row& row, int layer) const
    {
        const theme::Colors& colors = m_theme.colors();
        const int width = switchWidth(m_theme);
        const bool shared = row.kind != lisa::LayerKind::Full;
        if (layer == 0)
            icon(painter, rect.adjusted((width - m_theme.px(14)) / 2, 0, 0, 0), "lock", &theme::Colors::text3);
        else
            shell::Switch::paint(painter, m_theme, QRectF(rect.left(), rect.top(), width, rect.height()), shared, true);
        painter.setRenderHint(QPainter::Antialiasing, false);
        rect.adjust(width + 4, 0, -2, 0);
        painter.setFont(m_theme.font(TextRole::Body, shared));
        painter.setPen(shared ? colors.text : colors.text2);
        const QString words = LayerModel::kindWords(row, layer);
        const QString fitting = painter.fontMetrics().elidedText(words, Qt::ElideRight, rect.width());
        painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter, fitting);
        if (!shared)
            return;
        rect.setLeft(rect.left() + painter.fontMetrics().horizontalAdvance(fitting) + 6);
        if (row.sourceChanged || row.fell) {
            icon(painter, rect, row.sourceChanged ? "warning" : "info",
                row.sourceChanged ? &theme::Colors::warn : &theme::Colors::text3);
            rect.setLeft(rect.left() + m_theme.px(14) + 3);
        }
        painter.setFont(m_theme.font(TextRole::Label));
        painter.setPen(row.sourceChanged ? colors.warn : colors.text3);
        if (rect.width() > m_theme.px(16))
            painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter,
                painter.fontMetrics().elidedText(LayerModel::kindDetail(row), Qt::ElideRight, rect.width()));
    }

    void paintDistance(QPainter& painter, const QRect& rect, const LayerModel::Row& row) const
    {
        if (std::isnan(row.previous))
            return;
        const theme::Colors& colors = m_theme.colors();
        const double scale = std::max(rect.width() - 8, 0) / m_model.greatest();
        const int middle = rect.center().y();
        painter.fillRect(QRectF(rect.left() + 4, middle - 3, row.previous * scale, 7), colors.text3);
        if (m_model.hasThreshold())
            painter.fillRect(QRectF(rect.left() + 4 + kThreshold * scale, middle - 7, 1.5, 15), colors.accent);
    }

    void paintCost(QPainter& painter, const QRect& rect, const LayerModel::Row& row, const QString& text) const
    {
        const theme::Colors& colors = m_theme.colors();
        const bool high = row.cost > kHighCost;
        painter.setPen(high ? colors.warn : colors.text2);
        painter.drawText(rect.adjusted(0, 0, -6, 0), Qt::AlignRight | Qt::AlignVCenter, text);
        if (high)
            icon(painter,
                QRect(rect.right() - 6 - painter.fontMetrics().horizontalAdvance(text) - m_theme.px(17), rect.top(), 0,
                    rect.height()),
                "warning", &theme::Colors::warn);
    }

    const theme::Theme& m_theme;
    const LayerModel& m_model;
};

} // namespace

LayerModel::LayerModel(Session& session, QObject* parent)
    : QAbstractTableModel(parent)
    , m_session(session)
{
    connect(&session, &Session::measuredChanged, this, &LayerModel::refresh);
    connect(&session.sharing(), &Sharing::configurationChanged, this, &LayerModel::refresh);
    refresh();
}

bool LayerModel::hasThreshold() const
{
    return m_session.measured() && m_session.measured()->heads->measure == lisa::Measure::JensenShannon;
}

void LayerModel::refresh()
{
    const Sharing& sharing = m_session.sharing();
    const Configuration& configuration = sharing.configuration();
    const auto& measured = m_session.measured();
    const bool against = m_session.against() != nullptr;
    const auto& costs = sharing.results().costs();
    std::vector<Row> rows(measured ? static_cast<std::size_t>(measured->matrix.rows) : 0);
    m_greatest = kThreshold;
    for (int layer = 0; layer < static_cast<int>(rows.size()); ++layer) {
        const auto at = static_cast<std::size_t>(layer);
        const lisa::LayerMatrix& matrix = measured->matrix;
        const bool cosine = measured->heads->measure == lisa::Measure::Cosine;
        Row& row = rows[at];
        row = {.previous = std::nan(""), .closest = -1, .closestValue = std::nan(""), .cost = std::nan("")};
        const int neighbour = against ? layer : layer - 1;
        if (neighbour >= 0 && neighbour < matrix.cols)
            row.previous = matrix.at(layer, neighbour);
        for (int other = 0; other < (against ? matrix.cols : layer); ++other) {
            const double value = matrix.at(layer, other);
            if (!std::isnan(value) && (row.closest < 0 || (cosine ? value > row.closestValue : value < row.closestValue))) {
                row.closest = other;
                row.closestValue = value;
            }
        }
        m_greatest = std::isnan(row.previous) ? m_greatest : std::max(m_greatest, row.previous);
        if (costs && at < costs->rise.size() && layer > 0)
            row.cost = costs->rise[at];
        if (configuration.kinds.size() == rows.size()) {
            row.kind = configuration.kinds[at];
            row.source = sourceOf(configuration, layer, sharing.adapter());
            row.sourceChanged = sourceChanged(configuration, layer, sharing.adapter());
            row.fell = sharing.fellToMatched(layer);
        }
    }
    if (rows.size() == m_rows.size()) { // what is selected stays selected
        m_rows = std::move(rows);
        if (!m_rows.empty())
            Q_EMIT dataChanged(index(0, 0), index(static_cast<int>(m_rows.size()) - 1, ColumnCount - 1));
        Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
        return;
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

QString LayerModel::kindWords(const Row& row, int layer)
{
    if (layer == 0)
        return tr("Always full");
    return row.kind == lisa::LayerKind::Full ? tr("Full") : tr("Shared ← %1").arg(row.source);
}

QString LayerModel::kindDetail(const Row& row)
{
    return row.kind == lisa::LayerKind::Full ? QString() : row.sourceChanged ? tr("source changed") : Sharing::kindText(row.kind);
}

int LayerModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QString LayerModel::spoken(int layer) const
{
    const Row& row = m_rows[static_cast<std::size_t>(layer)];
    if (layer == 0)
        return tr("Layer 0, always full");
    const QString cost = std::isnan(row.cost) ? tr("cost not measured") : tr("cost %1 perplexity").arg(signedNumber(row.cost));
    if (row.kind == lisa::LayerKind::Full)
        return tr("Layer %1, full, %2, off").arg(layer).arg(cost);
    QString text =
        tr("Layer %1, shared with layer %2, %3, %4, on").arg(layer).arg(row.source).arg(Sharing::kindText(row.kind), cost);
    if (row.sourceChanged)
        text += QStringLiteral(", ") + tr("source changed");
    if (row.fell)
        text += QStringLiteral(", ") + tr("no trained parts");
    return text;
}

QString LayerModel::toolTip(int layer) const
{
    const Row& row = m_rows[static_cast<std::size_t>(layer)];
    if (layer == 0)
        return tr("Layer 0 has no earlier layer to borrow from: it is always full.");
    QStringList lines;
    if (row.sourceChanged)
        lines << tr("Its parts were trained on another source than it has now: layer %1 is of another kind than in training.")
                     .arg(row.source);
    if (row.fell)
        lines << tr("The adapter has no trained parts for this layer: its heads are matched.");
    if (!std::isnan(row.previous))
        lines << tr("%1 to its neighbour").arg(plots::fixedNumber(row.previous, 3));
    if (row.closest >= 0)
        lines << tr("closest is layer %1 with %2").arg(row.closest).arg(plots::fixedNumber(row.closestValue, 3));
    lines << (std::isnan(row.cost) ? tr("What sharing it costs is not measured.")
                                   : tr("Shared alone it changes the perplexity by %1.").arg(signedNumber(row.cost)));
    return lines.join('\n');
}

QVariant LayerModel::data(const QModelIndex& index, int role) const
{
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == Qt::AccessibleTextRole)
        return spoken(index.row());
    if (role == Qt::ToolTipRole)
        return toolTip(index.row());
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Number: return QString::number(index.row());
    case Kind: return QString(kindWords(row, index.row()) + ' ' + kindDetail(row)).trimmed();
    case Previous: return std::isnan(row.previous) ? QStringLiteral("–") : plots::fixedNumber(row.previous, 3);
    case Cost: return std::isnan(row.cost) ? (index.row() == 0 ? QString() : QStringLiteral("–")) : signedNumber(row.cost);
    default: return {};
    }
}

QVariant LayerModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    const bool against = m_session.against() != nullptr;
    const auto& costs = m_session.sharing().results().costs();
    if (role == Qt::TextAlignmentRole && section == Cost)
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::DisplayRole) {
        switch (section) {
        case Previous: return against ? tr("same no.") : tr("JS, prev.");
        case Cost: return tr("Δ ppl");
        default: return QString();
        }
    }
    if (role == Qt::ToolTipRole && section == Previous)
        return hasThreshold() ? tr("How far each layer is from the one before it. The tick is at 0.05 nats.")
                              : tr("Each layer against the one before it");
    if (role == Qt::ToolTipRole && section == Cost)
        return costs ? tr("Rise of the perplexity if that layer alone is shared, heads matched: %1")
                           .arg(m_session.sharing().results().judgedOn())
                     : tr("What sharing each layer alone costs is not measured yet: “Measure what sharing costs”");
    return {};
}

LayerList::LayerList(const theme::Theme& theme, Session& session, CellState& cell, shell::CommandTable& commands, QWidget* parent)
    : QTableView(parent)
    , m_theme(theme)
    , m_session(session)
    , m_cell(cell)
    , m_model(new LayerModel(session, this))
{
    setObjectName("plLayerTable");
    setAccessibleName(tr("Layers"));
    setToolTip(tr("Layers. Choose one to compare it with the layer before it; Space shares those that are selected."));
    setProperty("role", "panel");
    setModel(m_model);
    setItemDelegate(new Delegate(theme, *m_model, this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setShowGrid(false);
    setMouseTracking(true);
    setTabKeyNavigation(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    verticalHeader()->hide();
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsClickable(false);
    horizontalHeader()->setSectionResizeMode(LayerModel::Kind, QHeaderView::Stretch);
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, &commands, &shell::CommandTable::refresh);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this, &session](const QModelIndex& index) {
        if (m_following || !index.isValid() || !m_cell.cell())
            return;
        const auto row = static_cast<std::size_t>(index.row());
        m_cell.setCell({row,
            session.against() != nullptr ? std::min(row, static_cast<std::size_t>(session.measured()->matrix.cols - 1))
                : row == 0               ? 0
                                         : row - 1});
    });
    const auto follow = [this] {
        m_following = true;
        if (m_cell.cell() && static_cast<int>(m_cell.cell()->row) < m_model->rowCount()
            && currentIndex().row() != static_cast<int>(m_cell.cell()->row))
            // Not by setCurrentIndex(): that looks which keys are held, as after Ctrl+Z.
            selectionModel()->setCurrentIndex(m_model->index(static_cast<int>(m_cell.cell()->row), 0),
                QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        m_following = false;
    };
    connect(&cell, &CellState::cellChanged, this, follow);
    connect(m_model, &QAbstractItemModel::modelReset, this, follow);
    connect(&theme, &theme::Theme::changed, this, &LayerList::restyle);
    restyle();
}

void LayerList::setCompact(bool compact)
{
    m_compact = compact;
    setColumnHidden(LayerModel::Previous, compact);
}

std::vector<int> LayerList::selectedLayers() const
{
    std::vector<int> layers;
    for (const QModelIndex& index : selectionModel()->selectedRows())
        layers.push_back(index.row());
    std::sort(layers.begin(), layers.end());
    return layers;
}

void LayerList::mouseReleaseEvent(QMouseEvent* event)
{
    QTableView::mouseReleaseEvent(event);
    const QModelIndex index = indexAt(event->pos());
    if (event->button() != Qt::LeftButton || event->modifiers() != Qt::NoModifier || index.column() != LayerModel::Kind
        || index.row() == 0)
        return;
    if (event->pos().x() - visualRect(index).left() <= Delegate::switchWidth(m_theme))
        m_session.sharing().toggle({index.row()});
}

int LayerList::widthWanted() const
{
    const QFontMetrics strong(m_theme.font(TextRole::Body, true)), small(m_theme.font(TextRole::Label));
    int detail = 0;
    for (const auto kind : {lisa::LayerKind::Direct, lisa::LayerKind::Matched, lisa::LayerKind::Lisa})
        detail = std::max(detail, small.horizontalAdvance(Sharing::kindText(kind)));
    const LayerModel::Row shared{.source = 28, .kind = lisa::LayerKind::Matched};
    int width = columnWidth(LayerModel::Number) + Delegate::switchWidth(m_theme)
        + strong.horizontalAdvance(LayerModel::kindWords(shared, 29)) + 14 + detail + columnWidth(LayerModel::Cost)
        + m_theme.px(12);
    if (!m_compact)
        width += columnWidth(LayerModel::Previous);
    return width;
}

void LayerList::restyle()
{
    verticalHeader()->setDefaultSectionSize(m_theme.px(24));
    const QFontMetrics metrics(m_theme.font(TextRole::Mono)), label(m_theme.font(TextRole::Body));
    setColumnWidth(LayerModel::Number, metrics.horizontalAdvance("00") + 12);
    setColumnWidth(LayerModel::Previous, std::max(m_theme.px(44), label.horizontalAdvance(LayerModel::tr("JS, prev.")) + 18));
    setColumnWidth(LayerModel::Cost,
        std::max(metrics.horizontalAdvance("+00.00") + 10, label.horizontalAdvance(LayerModel::tr("Δ ppl")) + 12));
}

} // namespace plumbline::attention
