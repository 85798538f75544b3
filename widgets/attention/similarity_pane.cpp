// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/similarity_pane.h"

#include "widgets/attention/sharing.h"

#include <cmath>
#include <numbers>

namespace plumbline::attention {

using shell::described;

namespace {

bool isCosine(const Measured& measured)
{
    return measured.heads->measure == lisa::Measure::Cosine;
}

} // namespace

SimilarityPane::SimilarityPane(
    const theme::Theme& theme, Session& session, CellState& cell, shell::CommandTable& commands, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_cell(cell)
    , m_panel(new Panel(theme, "plLayerPanel", tr("Layer × layer"), this))
    , m_stack(new QStackedWidget)
    , m_layers(new QWidget)
    , m_heat(new plots::HeatMapPlot(theme, session.engine().rasters))
    , m_strip(new plots::BarStrip(theme))
    , m_legend(new plots::HeatMapLegend(theme))
    , m_overview(new HeadOverview(theme, session, cell))
    , m_pages(new shell::Segment("plLayerPages", tr("What is shown")))
{
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(m_panel);
    m_heat->setObjectName("plLayerHeat");
    m_heat->setToolTip(tr("How alike the layers attend. Click a cell to look into its two layers."));
    m_strip->setObjectName("plAdjacentStrip");
    m_strip->setToolTip(tr("Each layer against the one before it"));
    m_strip->alignTo(m_heat);
    m_legend->setObjectName("plLegend");
    auto* column = new QVBoxLayout(m_layers);
    column->setContentsMargins(8, 8, 8, 6);
    column->setSpacing(4);
    column->addWidget(m_heat, 1);
    column->addWidget(m_strip);
    column->addWidget(m_legend);
    m_stack->addWidget(m_layers);
    m_stack->addWidget(m_overview);
    m_pages->add("layers", tr("Layers"));
    m_pages->add("heads", tr("All heads"));
    m_pages->choose("layers");
    auto* zoom = described(
        shell::makeToolButton(theme, "zoom-in"), "plTool.zoomIn", tr("Zoom in"), {}, commands.keyText("attention.zoomIn"));
    auto* fit =
        described(shell::makeToolButton(theme, "zoom-fit"), "plTool.fit", tr("Show all"), {}, commands.keyText("attention.fit"));
    m_panel->addTool(m_pages);
    m_panel->addTool(zoom);
    m_panel->addTool(fit);
    m_panel->setContents(m_stack);

    connect(m_pages, &shell::Segment::picked, this, [this](const QString& id) { showOverview(id == "heads"); });
    connect(zoom, &QToolButton::clicked, this, [this] { plot()->zoom(1.25); });
    connect(fit, &QToolButton::clicked, this, [this] { plot()->fit(); });
    connect(&session, &Session::measuredChanged, this, &SimilarityPane::refresh);
    connect(&session, &Session::phaseChanged, this, &SimilarityPane::refreshStale);
    connect(&cell, &CellState::cellChanged, this, [this] {
        m_heat->setCursorCell(m_cell.cell());
        m_strip->setCursorColumn(m_cell.cell() ? std::optional(m_cell.cell()->row) : std::nullopt);
    });
    connect(m_heat, &plots::HeatMapPlot::cellChosen, &cell, &CellState::setCell);
    connect(m_heat, &plots::HeatMapPlot::cellActivated, &cell, &CellState::setCell);
    connect(m_strip, &plots::BarStrip::columnChosen, this, [this](std::size_t layer) {
        m_cell.setCell({layer, m_session.against() != nullptr || layer == 0 ? layer : layer - 1});
    });
    connect(m_overview, &HeadOverview::headActivated, this, [this] { showOverview(false); });
    connect(&session.sharing(), &Sharing::configurationChanged, this, &SimilarityPane::refreshTicks);
    refresh();
}

void SimilarityPane::refreshTicks()
{
    std::vector<std::size_t> rows;
    for (const int layer : m_session.sharing().configuration().sharedLayers())
        rows.push_back(static_cast<std::size_t>(layer));
    m_heat->setRowTicks(std::move(rows));
}

void SimilarityPane::showOverview(bool shown)
{
    m_pages->choose(shown ? "heads" : "layers");
    m_stack->setCurrentWidget(shown ? static_cast<QWidget*>(m_overview) : m_layers);
    m_panel->setTitle(shown ? tr("All heads") : tr("Layer × layer"));
    refreshCaption();
    Q_EMIT pageChanged();
}

void SimilarityPane::setFullRange(bool full)
{
    m_fullRange = full;
    refresh();
}

std::shared_ptr<plots::HeatMapData> SimilarityPane::heatData() const
{
    const Measured& measured = *m_session.measured();
    const bool cosine = isCosine(measured), against = m_session.against() != nullptr;
    auto figure = std::make_shared<plots::HeatMapData>();
    figure->rows = static_cast<std::size_t>(measured.matrix.rows);
    figure->cols = static_cast<std::size_t>(measured.matrix.cols);
    figure->values = measured.matrix.values;
    figure->title = tr("Layer × layer").toStdString();
    figure->rowTitle = (against ? tr("layer of %1").arg(m_session.modelName()) : tr("layer")).toStdString();
    figure->colTitle = (against ? tr("layer of %1").arg(m_session.againstName()) : tr("layer")).toStdString();
    figure->reversed = !cosine;
    figure->lowWord = (cosine ? tr("different") : tr("alike")).toStdString();
    figure->highWord = (cosine ? tr("alike") : tr("different")).toStdString();
    figure->unit = cosine ? std::string() : "nats";
    figure->ignoreDiagonal = !against;
    if (!cosine)
        figure->threshold = kThreshold;
    if (m_fullRange) {
        figure->low = 0.0;
        figure->high = cosine ? 1.0 : std::numbers::ln2;
    }
    figure->captions = m_session.captions();
    return figure;
}

std::shared_ptr<plots::BarStripData> SimilarityPane::stripData(const plots::ColorLimits& limits) const
{
    const Measured& measured = *m_session.measured();
    const bool against = m_session.against() != nullptr;
    auto figure = std::make_shared<plots::BarStripData>();
    for (int layer = 0; layer < measured.matrix.cols; ++layer) {
        const int other = against ? layer : layer - 1;
        const bool there = other >= 0 && layer < measured.matrix.rows;
        figure->values.push_back(
            there ? (against ? measured.matrix.at(layer, layer) : measured.matrix.at(layer, other)) : std::nan(""));
    }
    figure->title = (against ? tr("each layer against the one of the same number") : tr("each layer against the one before it"))
                        .toStdString();
    figure->unit = isCosine(measured) ? std::string() : "nats";
    if (!isCosine(measured))
        figure->threshold = kThreshold;
    figure->limits = limits;
    figure->reversed = !isCosine(measured);
    if (!measured.configuration.isFull())
        for (const lisa::LayerKind kind : measured.configuration.kinds)
            figure->marked.push_back(kind != lisa::LayerKind::Full);
    figure->captions = m_session.captions();
    return figure;
}

void SimilarityPane::refresh()
{
    if (m_session.measured()) {
        const std::shared_ptr<const plots::HeatMapData> figure = heatData();
        m_heat->setData(figure);
        m_strip->setData(stripData(m_heat->limits()));
        m_legend->setData(figure);
    } else {
        m_heat->setData(nullptr);
        m_strip->setData(nullptr);
        m_legend->setData(nullptr);
    }
    m_heat->setCursorCell(m_cell.cell());
    refreshTicks();
    refreshStale();
}

void SimilarityPane::refreshStale()
{
    m_heat->setStale(m_session.isStale());
    refreshCaption();
}

void SimilarityPane::refreshCaption()
{
    if (isOverviewShown())
        m_panel->setCaption(tr("attention weight of every head, logarithmic, 0.0001 to 1"));
    else if (!m_session.measured())
        m_panel->setCaption({});
    else
        m_panel->setCaption(m_session.measureText() + QStringLiteral(" · ")
            + (m_session.textCount() > 1 ? tr("mean over %n text(s)", "", static_cast<int>(m_session.textCount()))
                                         : tr("mean over queries"))
            + (m_session.measured()->configuration.isFull() ? QString() : QStringLiteral(" · ") + tr("with shared layers")));
}

} // namespace plumbline::attention
