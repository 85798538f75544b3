// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/head_overview.h"

#include "core/base/error.h"
#include "widgets/bridge/job_board.h"
#include "widgets/plots/heat_map_raster.h"

#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace plumbline::attention {

namespace {

constexpr int kSide = 96; ///< of a thumbnail, in cells
constexpr double kGap = 0.06; ///< of a grid cell, between thumbnails

/// Thumbnails on the grid. Where a pixel covers several cells it shows their greatest.
class OverviewRaster final : public plots::RasterSource {
public:
    OverviewRaster(std::shared_ptr<const lisa::HeadThumbnails> heads, const theme::SchemeTokens& tokens)
        : m_heads(std::move(heads))
        , m_map(tokens.maps[static_cast<std::size_t>(theme::MapName::Depth)])
        , m_frame(tokens.colors.line.rgb())
    {
    }

    [[nodiscard]] plots::DataRect bounds() const override
    {
        return {0, 0, static_cast<double>(m_heads->heads), static_cast<double>(m_heads->layers)};
    }

    [[nodiscard]] plots::RasterImage render(
        const plots::DataRect& rect, plots::PixelSize size, double, const CancelToken& stop) const override
    {
        plots::RasterImage image{size, {}};
        image.pixels.assign(static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height), 0);
        const double stepX = rect.width / size.width, stepY = rect.height / size.height;
        const auto columns = spans(rect.x, stepX, size.width, m_heads->heads),
                   rows = spans(rect.y, stepY, size.height, m_heads->layers);
        const plots::ColorLimits limits{.low = 1e-4, .high = 1, .clipsLow = true, .clipsHigh = false, .logarithmic = true};
        for (int y = 0; y < size.height; ++y) {
            throwIfCancelled(stop);
            const Span& row = rows[static_cast<std::size_t>(y)];
            if (row.cell < 0)
                continue;
            std::uint32_t* line = image.pixels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(size.width);
            for (int x = 0; x < size.width; ++x) {
                const Span& col = columns[static_cast<std::size_t>(x)];
                if (col.cell < 0)
                    continue;
                if (col.begin > row.end - 1) { // keys later than the query
                    line[x] = m_frame & 0x00ffffffU;
                    continue;
                }
                float most = 0;
                for (int r = row.begin; r < row.end; ++r)
                    for (int c = col.begin; c < std::min(col.end, r + 1); ++c)
                        most = std::max(most, m_heads->at(row.cell, col.cell, r, c));
                line[x] = m_map.at(limits.position(static_cast<double>(most)));
            }
        }
        return image;
    }

private:
    struct Span {
        int cell = -1; ///< layer or head; −1: the gap
        int begin = 0, end = 0; ///< cells of the thumbnail
    };

    [[nodiscard]] std::vector<Span> spans(double origin, double step, int pixels, int cells) const
    {
        std::vector<Span> result(static_cast<std::size_t>(pixels));
        for (int pixel = 0; pixel < pixels; ++pixel) {
            const double from = origin + pixel * step, to = from + step, middle = (from + to) / 2;
            const double cell = std::floor(middle), inside = middle - cell;
            if (cell < 0 || cell >= cells || inside < kGap / 2 || inside >= 1 - kGap / 2)
                continue;
            const double scale = m_heads->side / (1 - kGap);
            Span& span = result[static_cast<std::size_t>(pixel)];
            span.cell = static_cast<int>(cell);
            span.begin = std::clamp(static_cast<int>((from - cell - kGap / 2) * scale), 0, m_heads->side - 1);
            span.end = std::clamp(static_cast<int>(std::ceil((to - cell - kGap / 2) * scale)), span.begin + 1, m_heads->side);
        }
        return result;
    }

    std::shared_ptr<const lisa::HeadThumbnails> m_heads;
    theme::ColorMap m_map;
    std::uint32_t m_frame;
};

} // namespace

HeadOverview::HeadOverview(const theme::Theme& theme, Session& session, CellState& cell, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_cell(cell)
    , m_plot(new plots::HeatMapPlot(theme, session.engine().rasters, this))
    , m_job(session.engine().executor)
{
    setObjectName("plHeadOverview");
    setAccessibleName(tr("All heads"));
    m_plot->setObjectName("plHeadOverview.plot");
    m_plot->setToolTip(tr("Every head of every layer. Click one to look into its layer."));
    m_plot->setCellLimits(140, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->addWidget(m_plot);
    connect(&session, &Session::textChanged, this, &HeadOverview::outdated);
    connect(&session, &Session::modelChanged, this, &HeadOverview::outdated);
    connect(&session, &Session::choiceChanged, this, &HeadOverview::outdated);
    connect(&session, &Session::changeChanged, this, &HeadOverview::outdated);
    connect(&session, &Session::measuredChanged, this, [this] {
        if (m_isOutdated)
            outdated();
    });
    const auto look = [this](const plots::Cell& at) {
        if (m_cell.cell()) {
            m_cell.setCell({at.row, std::min(m_cell.cell()->col, at.row == 0 ? std::size_t{0} : at.row - 1)});
            m_cell.setHeads(static_cast<int>(at.col), m_cell.partners()[at.col]);
        }
    };
    connect(m_plot, &plots::HeatMapPlot::cellChosen, this, look);
    connect(m_plot, &plots::HeatMapPlot::cellActivated, this, [this, look](const plots::Cell& at) {
        look(at);
        Q_EMIT headActivated();
    });
    connect(&cell, &CellState::cellChanged, this, [this] {
        if (m_cell.cell() && m_plot->data() != nullptr)
            m_plot->setCursorCell(plots::Cell{m_cell.cell()->row, static_cast<std::size_t>(m_cell.rowHead())});
    });
}

bool HeadOverview::settled() const
{
    return !isVisible() || (!m_isOutdated && !m_job.running() && m_plot->settled());
}

void HeadOverview::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_isOutdated)
        request();
}

void HeadOverview::outdated()
{
    m_isOutdated = true;
    m_job.stop();
    m_plot->setStale(m_plot->data() != nullptr);
    if (isVisible())
        request();
}

void HeadOverview::request()
{
    // While the layers are being compared the text's attention is about to come for nothing.
    if (m_session.model() == nullptr || m_session.text() == nullptr || m_session.phase() == Phase::Measuring)
        return;
    auto id = std::make_shared<std::uint64_t>(0);
    auto& board = m_session.engine().board;
    m_job.start(
        jobs::Lane::Interactive,
        [model = m_session.model(), change = m_session.change(), text = m_session.text(), attention = m_session.attention(),
            sink = m_session.choice().maskSink](
            jobs::JobContext& job) { return makeThumbnails(model, change, text, attention, kSide, sink, job); },
        [this, text = m_session.text(), id, &board](const Thumbnails& thumbnails) {
            board.finished(*id);
            m_session.keepAttention(text, thumbnails.attention, nullptr);
            m_isOutdated = false;
            auto figure = std::make_shared<plots::HeatMapData>();
            figure->rows = static_cast<std::size_t>(thumbnails.heads->layers);
            figure->cols = static_cast<std::size_t>(thumbnails.heads->heads);
            figure->values.assign(thumbnails.heads->entropy.begin(), thumbnails.heads->entropy.end());
            figure->title = tr("Entropy of every head").toStdString();
            figure->rowTitle = tr("layer").toStdString();
            figure->colTitle = tr("head").toStdString();
            figure->unit = "nats";
            figure->captions = m_session.captions();
            m_plot->setPicture([heads = thumbnails.heads](const theme::SchemeTokens& tokens) {
                return std::make_shared<OverviewRaster>(heads, tokens);
            });
            m_plot->setStale(false);
            m_plot->setData(std::move(figure));
        },
        [this, id, &board](const jobs::Failure& failure) {
            board.failed(*id, failure);
            Q_EMIT m_session.failed(failure.toError());
        },
        {.name = "heads"});
    *id = m_job.handle().id();
    board.started(*id, {.name = tr("All heads"), .view = "attention", .device = "CPU", .cancel = [this] { m_job.stop(); }});
}

} // namespace plumbline::attention
