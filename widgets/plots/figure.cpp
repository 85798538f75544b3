// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/figure.h"

#include "core/base/error.h"
#include "core/base/paths.h"
#include "widgets/shell/theme/style_sheet.h"
#include "widgets/shell/theme/tokens.h"

#include <QBuffer>
#include <QFontMetricsF>
#include <QImage>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <QTextLayout>
#include <cmath>

namespace plumbline::plots {

namespace {

constexpr double kMargin = 16;
constexpr double kLineGap = 3;

// Lines are broken here and placed one by one: every writer then agrees on their places.
std::vector<QString> brokenLines(const std::vector<std::string>& captions, const QFont& font, double width)
{
    std::vector<QString> lines;
    for (const std::string& caption : captions) {
        const QString text = QString::fromStdString(caption);
        QTextLayout layout(text, font);
        QTextOption option;
        option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        layout.setTextOption(option);
        layout.beginLayout();
        for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
            line.setLineWidth(width);
            lines.push_back(text.mid(line.textStart(), line.textLength()).trimmed());
        }
        layout.endLayout();
    }
    return lines;
}

struct Sheet {
    const FigurePainter& paint;
    QSizeF figure;
    std::vector<QString> lines;
    QFont font;
    double lineHeight;
    theme::Colors colors;

    [[nodiscard]] QSizeF size() const
    {
        const double captions = lines.empty() ? 0 : kMargin / 2 + static_cast<double>(lines.size()) * lineHeight;
        return {std::ceil(figure.width() + 2 * kMargin), std::ceil(figure.height() + captions + 2 * kMargin)};
    }

    void draw(QPainter& painter) const
    {
        painter.fillRect(QRectF({0, 0}, size()), colors.surface);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.save();
        paint(painter, {{kMargin, kMargin}, figure});
        painter.restore();
        painter.setFont(font);
        painter.setPen(colors.text3);
        double baseline = kMargin + figure.height() + kMargin / 2 + QFontMetricsF(font).ascent();
        for (const QString& line : lines) {
            painter.drawText(QPointF(kMargin, baseline), line);
            baseline += lineHeight;
        }
    }
};

} // namespace

void exportFigure(
    const FigurePainter& paint, const QSizeF& size, const std::vector<std::string>& captions, const std::filesystem::path& file)
{
    const QFont font = theme::fontFor(theme::TextRole::Label, {});
    const Sheet sheet{paint, size, brokenLines(captions, font, size.width()), font, QFontMetricsF(font).height() + kLineGap,
        theme::Tokens::load().light.colors};
    const QString title = QString::fromStdString(captions.empty() ? std::string() : captions.front());

    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    const std::string suffix = file.extension().string();
    if (suffix == ".svg") {
        QSvgGenerator writer;
        writer.setOutputDevice(&buffer);
        writer.setSize(sheet.size().toSize());
        writer.setViewBox(QRectF({0, 0}, sheet.size()));
        writer.setResolution(96);
        writer.setTitle(title);
        QPainter painter(&writer);
        sheet.draw(painter);
    } else if (suffix == ".pdf") {
        QPdfWriter writer(&buffer);
        writer.setResolution(96);
        writer.setPageMargins({0, 0, 0, 0});
        writer.setPageSize(QPageSize(sheet.size() * 72.0 / 96.0, QPageSize::Point, {}, QPageSize::ExactMatch));
        writer.setTitle(title);
        writer.setCreator("Plumbline");
        QPainter painter(&writer);
        sheet.draw(painter);
    } else if (suffix == ".png") {
        QImage image((sheet.size() * 2).toSize(), QImage::Format_RGB32);
        if (image.isNull())
            throw Error(ErrorCode::OutOfMemory, {.file = file});
        image.setDevicePixelRatio(2);
        {
            QPainter painter(&image);
            sheet.draw(painter);
        }
        image.save(&buffer, "PNG");
    } else {
        throw Error(ErrorCode::UnsupportedFormat, {.file = file, .expected = ".svg, .pdf, .png", .found = suffix});
    }
    writeFileAtomically(file, {buffer.data().constData(), static_cast<std::size_t>(buffer.data().size())});
}

} // namespace plumbline::plots
