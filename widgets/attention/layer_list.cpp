// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/layer_list.h"

#include "widgets/plots/numbers.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <cmath>

namespace plumbline::attention {

using theme::TextRole;

namespace {

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
        painter->setPen(index.column() == LayerModel::Number ? colors.text : colors.text2);
        if (index.column() == LayerModel::Previous && !std::isnan(row.previous)) {
            const int figures = painter->fontMetrics().horizontalAdvance("0.0000");
            const double room = std::max(rect.width() - figures - 16, 0);
            const double scale = room / m_model.greatest();
            const int middle = rect.center().y();
            painter->fillRect(QRectF(rect.left() + 4, middle - 3, row.previous * scale, 7), colors.text3);
            if (m_model.hasThreshold())
                painter->fillRect(QRectF(rect.left() + 4 + kThreshold * scale, middle - 7, 1.5, 15), colors.accent);
        }
        const Qt::Alignment align = index.column() == LayerModel::Closest ? Qt::AlignLeft : Qt::AlignRight;
        painter->drawText(rect.adjusted(index.column() == LayerModel::Closest ? 8 : 4, 0, -6, 0), align | Qt::AlignVCenter,
            index.data().toString());
        painter->restore();
    }

private:
    const theme::Theme& m_theme;
    const LayerModel& m_model;
};

} // namespace

LayerModel::LayerModel(Session& session, QObject* parent)
    : QAbstractTableModel(parent)
    , m_session(session)
{
    connect(&session, &Session::measuredChanged, this, &LayerModel::refresh);
    refresh();
}

bool LayerModel::hasThreshold() const
{
    return m_session.measured() && m_session.measured()->heads->measure == lisa::Measure::JensenShannon;
}

void LayerModel::refresh()
{
    beginResetModel();
    m_rows.clear();
    m_greatest = kThreshold;
    if (const auto& measured = m_session.measured()) {
        const Matrix& matrix = measured->matrix;
        const bool against = m_session.against() != nullptr;
        const bool cosine = measured->heads->measure == lisa::Measure::Cosine;
        for (int layer = 0; layer < matrix.rows; ++layer) {
            Row row{.previous = std::nan(""), .closest = -1, .closestValue = std::nan("")};
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
            m_rows.push_back(row);
        }
    }
    endResetModel();
}

int LayerModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant LayerModel::data(const QModelIndex& index, int role) const
{
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == Qt::AccessibleTextRole) {
        if (row.closest < 0)
            return tr("Layer %1, no earlier layer").arg(index.row());
        return tr("Layer %1, %2 to its neighbour, closest is layer %3 with %4")
            .arg(index.row())
            .arg(plots::fixedNumber(row.previous, 3))
            .arg(row.closest)
            .arg(plots::fixedNumber(row.closestValue, 3));
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Number: return QString::number(index.row());
    case Previous: return std::isnan(row.previous) ? QStringLiteral("–") : plots::fixedNumber(row.previous, 3);
    case Closest:
        return row.closest < 0 ? QStringLiteral("–")
                               : QStringLiteral("← %1  %2").arg(row.closest, -2).arg(plots::fixedNumber(row.closestValue, 3));
    default: return {};
    }
}

QVariant LayerModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    const bool against = m_session.against() != nullptr;
    if (role == Qt::DisplayRole) {
        switch (section) {
        case Previous: return against ? tr("same number") : tr("to previous");
        case Closest: return against ? tr("closest") : tr("closest earlier");
        default: return QString();
        }
    }
    if (role == Qt::ToolTipRole && section == Previous)
        return hasThreshold() ? tr("The tick is at 0.05 nats") : QString();
    return {};
}

LayerList::LayerList(const theme::Theme& theme, Session& session, CellState& cell, QWidget* parent)
    : QTableView(parent)
    , m_theme(theme)
    , m_cell(cell)
    , m_model(new LayerModel(session, this))
{
    setObjectName("plLayerTable");
    setAccessibleName(tr("Layers"));
    setToolTip(tr("Layers. Choose one to compare it with the layer before it."));
    setProperty("role", "panel");
    setModel(m_model);
    setItemDelegate(new Delegate(theme, *m_model, this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setShowGrid(false);
    setMouseTracking(true);
    setTabKeyNavigation(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    verticalHeader()->hide();
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsClickable(false);
    horizontalHeader()->setSectionResizeMode(LayerModel::Previous, QHeaderView::Stretch);
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
        if (m_cell.cell() && static_cast<int>(m_cell.cell()->row) < m_model->rowCount())
            setCurrentIndex(m_model->index(static_cast<int>(m_cell.cell()->row), 0));
        m_following = false;
    };
    connect(&cell, &CellState::cellChanged, this, follow);
    connect(&theme, &theme::Theme::changed, this, &LayerList::restyle);
    restyle();
}

void LayerList::setCompact(bool compact)
{
    setColumnHidden(LayerModel::Closest, compact);
}

void LayerList::restyle()
{
    verticalHeader()->setDefaultSectionSize(m_theme.px(24));
    const QFontMetrics metrics(m_theme.font(TextRole::Mono));
    setColumnWidth(LayerModel::Number, metrics.horizontalAdvance("000") + 12);
    setColumnWidth(LayerModel::Closest, metrics.horizontalAdvance("← 29  0.000") + 20);
}

} // namespace plumbline::attention
