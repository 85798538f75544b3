// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/cell_state.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace plumbline::attention {

CellState::CellState(Session& session, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_job(session.engine().executor)
{
    connect(&session, &Session::measuredChanged, this, &CellState::measured);
    connect(&session, &Session::textChanged, this, &CellState::textChanged);
    connect(&session, &Session::changeChanged, this, [this] {
        // Other attention from here on; what is seen stays, marked, until it is there.
        m_job.stop();
        m_stale = m_maps.has_value();
        Q_EMIT mapsChanged();
    });
    textChanged();
    measured();
}

void CellState::textChanged()
{
    m_job.stop();
    m_maps.reset();
    m_query = m_session.text() != nullptr ? static_cast<int>(m_session.text()->ids.size()) - 1 : -1;
    Q_EMIT mapsChanged();
    Q_EMIT queryChanged();
}

void CellState::measured()
{
    const auto& measured = m_session.measured();
    if (!measured) {
        m_cell.reset();
        m_partners.clear();
        m_maps.reset();
        m_job.stop();
        Q_EMIT cellChanged();
        Q_EMIT mapsChanged();
        return;
    }
    const lisa::LayerMatrix& matrix = measured->matrix;
    const auto rows = static_cast<std::size_t>(matrix.rows), cols = static_cast<std::size_t>(matrix.cols);
    if (!m_cell || m_cell->row >= rows || m_cell->col >= cols) {
        // The pair of different layers that is closest: what a researcher looks for first.
        const bool cosine = measured->heads->measure == lisa::Measure::Cosine;
        double best = std::numeric_limits<double>::infinity();
        m_cell = plots::Cell{rows > 1 ? 1U : 0U, 0};
        for (std::size_t row = 0; row < rows; ++row) {
            for (std::size_t col = 0; col < (m_session.against() != nullptr ? cols : row); ++col) {
                const double value = matrix.at(static_cast<int>(row), static_cast<int>(col));
                const double cost = cosine ? -value : value;
                if (cost < best && !std::isnan(value)) {
                    best = cost;
                    m_cell = plots::Cell{row, col};
                }
            }
        }
    }
    cellMoved();
}

void CellState::setCell(const plots::Cell& cell)
{
    if (m_cell == cell || !m_session.measured())
        return;
    m_cell = cell;
    cellMoved();
}

void CellState::cellMoved()
{
    const Measured& measured = *m_session.measured();
    const int heads = measured.heads->heads;
    const int col = static_cast<int>(m_cell->col) + (m_session.against() != nullptr ? measured.matrix.rows : 0);
    try {
        m_partners = lisa::matchHeads(*measured.heads, static_cast<int>(m_cell->row), col, measured.matching);
    } catch (const Error&) { // NaN: a text too short for these layers to be compared
        m_partners.resize(static_cast<std::size_t>(heads));
        for (int head = 0; head < heads; ++head)
            m_partners[static_cast<std::size_t>(head)] = head;
    }
    m_rowHead = std::clamp(m_rowHead, 0, heads - 1);
    m_colHead = m_locked ? m_partners[static_cast<std::size_t>(m_rowHead)] : std::clamp(m_colHead, 0, heads - 1);
    Q_EMIT cellChanged();
    requestMaps();
}

double CellState::value(int rowHead, int colHead) const
{
    const Measured& measured = *m_session.measured();
    const int col = static_cast<int>(m_cell->col) + (m_session.against() != nullptr ? measured.matrix.rows : 0);
    return measured.heads->at(static_cast<int>(m_cell->row), col, rowHead, colHead);
}

double CellState::layerValue(lisa::HeadMatching matching) const
{
    const Measured& measured = *m_session.measured();
    const int heads = measured.heads->heads;
    const int col = static_cast<int>(m_cell->col) + (m_session.against() != nullptr ? measured.matrix.rows : 0);
    try {
        const auto partners = lisa::matchHeads(*measured.heads, static_cast<int>(m_cell->row), col, matching);
        double sum = 0;
        for (int head = 0; head < heads; ++head)
            sum += value(head, partners[static_cast<std::size_t>(head)]);
        return sum / heads;
    } catch (const Error&) {
        return std::nan("");
    }
}

void CellState::setHeads(int rowHead, int colHead)
{
    if (!m_session.measured() || (rowHead == m_rowHead && colHead == m_colHead))
        return;
    m_rowHead = rowHead;
    m_colHead = colHead;
    if (m_locked && m_partners[static_cast<std::size_t>(rowHead)] != colHead)
        m_locked = false; // another pair than the matched one was asked for
    Q_EMIT cellChanged();
    requestMaps();
}

void CellState::stepHead(int step)
{
    if (!m_session.measured() || m_partners.empty())
        return;
    const int heads = m_session.measured()->heads->heads;
    const int next = (m_rowHead + step + heads) % heads;
    setHeads(next, m_locked ? m_partners[static_cast<std::size_t>(next)] : m_colHead);
}

void CellState::setLocked(bool locked)
{
    if (locked == m_locked)
        return;
    m_locked = locked;
    if (locked && m_session.measured() && !m_partners.empty())
        m_colHead = m_partners[static_cast<std::size_t>(m_rowHead)];
    Q_EMIT cellChanged();
    requestMaps();
}

void CellState::setLogarithmic(bool logarithmic)
{
    if (logarithmic == m_logarithmic)
        return;
    m_logarithmic = logarithmic;
    Q_EMIT lookChanged();
    requestMaps();
}

QString CellState::headText(bool own) const
{
    const auto layer = own ? m_cell->row : m_cell->col;
    const int head = own ? m_rowHead : m_colHead;
    const QString text = tr("Layer %1, head %2").arg(layer).arg(head);
    if (m_session.against() == nullptr)
        return text;
    return text + QStringLiteral(" · ") + (own ? m_session.modelName() : m_session.againstName());
}

void CellState::setQuery(int query)
{
    const int tokens = m_session.text() != nullptr ? static_cast<int>(m_session.text()->ids.size()) : 0;
    query = query < tokens ? query : -1;
    if (query == m_query)
        return;
    m_query = query;
    Q_EMIT queryChanged();
}

void CellState::requestMaps()
{
    if (!m_cell || m_session.model() == nullptr || m_session.text() == nullptr)
        return;
    m_stale = m_maps.has_value();
    Q_EMIT mapsChanged();
    const bool against = m_session.against() != nullptr;
    MapsRequest request{.rowModel = m_session.model(),
        .colModel = against ? m_session.against() : m_session.model(),
        .text = m_session.text(),
        .rowAttention = m_session.attention(),
        .colAttention = against ? m_session.againstAttention() : m_session.attention(),
        .change = m_session.change(),
        .rowLayer = static_cast<int>(m_cell->row),
        .rowHead = m_rowHead,
        .colLayer = static_cast<int>(m_cell->col),
        .colHead = m_colHead,
        .maskSink = m_session.choice().maskSink,
        .logarithmic = m_logarithmic,
        .sourceTitle = headText(false).toStdString(),
        .ownTitle = headText(true).toStdString(),
        .queryWord = tr("query").toStdString(),
        .keyWord = tr("key").toStdString(),
        .captions = m_session.captions()};
    m_job.start(
        jobs::Lane::Realtime, [request](jobs::JobContext& job) { return makeMaps(request, job); },
        [this, text = request.text, against](const Maps& maps) {
            m_session.keepAttention(text, maps.rowAttention, against ? maps.colAttention : nullptr);
            m_maps = maps;
            m_stale = false;
            Q_EMIT mapsChanged();
        },
        [this](const jobs::Failure& failure) { Q_EMIT m_session.failed(failure.toError()); });
}

} // namespace plumbline::attention
