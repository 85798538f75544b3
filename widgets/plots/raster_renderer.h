// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/raster.h"

#include <QImage>
#include <QObject>
#include <memory>

namespace plumbline::plots {

/// The threads that compute rasters, shared by all layers of a window. Two by default, as plots are looked at in pairs.
/// Its destructor cancels and waits.
class RasterWorkers {
public:
    explicit RasterWorkers(int threads = 2);
    ~RasterWorkers();
    RasterWorkers(const RasterWorkers&) = delete;
    RasterWorkers& operator=(const RasterWorkers&) = delete;

private:
    friend class RasterRenderer;
    struct Team;
    std::shared_ptr<Team> m_team;
};

/// Draws a RasterSource in tiles of 256 pixels off the calling thread and gives them back when they are done. Panning asks only
/// for tiles that came into sight; tiles of the scale before stand in until the new ones arrive. GUI thread.
class RasterRenderer : public QObject {
    Q_OBJECT
public:
    static constexpr int kTileSide = 256;

    explicit RasterRenderer(RasterWorkers& workers, QObject* parent = nullptr);
    ~RasterRenderer() override;

    /// The picture on screen stays until tiles of the new source arrive. Null: nothing is drawn.
    void setSource(std::shared_ptr<const RasterSource> source);
    [[nodiscard]] const std::shared_ptr<const RasterSource>& source() const { return m_source; }

    /// Draws what is there of `dataRect` into `pixels` and asks for what is missing. @param pixels logical
    void paint(QPainter& painter, const DataRect& dataRect, const QRectF& pixels, double devicePixelRatio);
    /// Nothing is being computed: what was painted last is complete.
    [[nodiscard]] bool settled() const;
    /// The whole picture at once, on this thread: for exports.
    [[nodiscard]] static QImage renderNow(
        const RasterSource& source, const DataRect& dataRect, PixelSize size, double devicePixelRatio);

Q_SIGNALS:
    /// A tile has arrived: paint again.
    void updated();

private:
    struct Level;
    struct Request;
    void arrived(const std::shared_ptr<Level>& level, long long column, long long row, const RasterImage& image);
    void paintLevel(QPainter& painter, Level& level, const DataRect& dataRect, const QRectF& pixels) const;
    void dropRequests();

    std::shared_ptr<RasterWorkers::Team> m_team;
    std::shared_ptr<const RasterSource> m_source;
    std::shared_ptr<Level> m_level; ///< tiles of the scale that is asked for
    std::shared_ptr<Level> m_before; ///< of the scale or source before
    std::shared_ptr<Request> m_request;
};

} // namespace plumbline::plots
